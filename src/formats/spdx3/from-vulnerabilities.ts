import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, objectOf, objectsOf, textOf } from '../json/json.ts';
import { wholeSeconds } from '../spdx2/moments.ts';
import type { Spdx3Form } from './from-spdx2.ts';

type Status = 'affected' | 'not_affected' | 'fixed' | 'under_investigation';

const statuses: Readonly<Record<string, Status>> = {
  exploitable: 'affected',
  not_affected: 'not_affected',
  false_positive: 'not_affected',
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  in_triage: 'under_investigation',
};

const classes: Readonly<Record<Status, readonly [type: string, relationshipType: string]>> = {
  affected: ['security_VexAffectedVulnAssessmentRelationship', 'affects'],
  not_affected: ['security_VexNotAffectedVulnAssessmentRelationship', 'doesNotAffect'],
  fixed: ['security_VexFixedVulnAssessmentRelationship', 'fixedIn'],
  under_investigation: ['security_VexUnderInvestigationVulnAssessmentRelationship', 'underInvestigationFor'],
};

/** Words of CycloneDX that say the same as one of SPDX 3; the others stand in the impact statement only. */
const justifications: ReadonlyMap<string, string> = new Map([
  ['code_not_present', 'vulnerableCodeNotPresent'],
  ['code_not_reachable', 'vulnerableCodeNotInExecutePath'],
  ['protected_by_compiler', 'inlineMitigationsAlreadyExist'],
  ['protected_at_runtime', 'inlineMitigationsAlreadyExist'],
  ['protected_by_mitigating_control', 'inlineMitigationsAlreadyExist'],
]);

const cvssClasses: Readonly<Record<string, string>> = {
  CVSSv2: 'security_CvssV2VulnAssessmentRelationship',
  CVSSv3: 'security_CvssV3VulnAssessmentRelationship',
  CVSSv31: 'security_CvssV3VulnAssessmentRelationship',
  CVSSv4: 'security_CvssV4VulnAssessmentRelationship',
};

/** Vulnerabilities of CycloneDX as elements of the profile Security, one element for each id. */
export function addVulnerabilities(
  vulnerabilities: unknown,
  { graph, iriOf, creationId, base }: Spdx3Form,
  refer: (reference: string) => string | undefined,
  losses: LossList,
): void {
  const elements = new Map<string, string>();
  let relations = 0;
  const relate = (type: string, from: string, relationshipType: string, to: string[], members: Json) => {
    const spdxId = `${base}#Assessment-${++relations}`;
    graph.push({ type, spdxId, creationInfo: creationId, from, relationshipType, to, ...members });
  };
  for (const [index, json] of objectsOf(vulnerabilities).entries()) {
    const at = `/vulnerabilities/${index}`;
    const id = textOf(json.id) ?? `unnamed-${index}`;
    const known = elements.get(id);
    const element = known ?? `${base}#Vulnerability-${elements.size + 1}`;
    if (!known) {
      elements.set(id, element);
      graph.push(elementOf(json, { spdxId: element, id, creationId }));
    }
    const targets: string[] = [];
    for (const [position, { ref, versions }] of objectsOf(json.affects).entries()) {
      const target = refer(String(ref));
      if (target) targets.push(iriOf(target));
      else
        losses.add(`${at}/affects/${position}`, 'What is affected is not in the BOM and has no place in SPDX 3.0.1.');
      if (versions !== undefined)
        losses.add(`${at}/affects/${position}/versions`, 'Affected versions have no place in SPDX 3.0.1.');
    }
    const ends = targets.length > 0 ? targets : ['NoneElement'];
    for (const [position, rating] of objectsOf(json.ratings).entries()) {
      const made = ratingOf(rating);
      if (made) relate(made.type, element, 'hasAssessmentFor', ends, made.members);
      else
        losses.add(
          `${at}/ratings/${position}`,
          'A rating that has neither vector and score of CVSS nor a decision of SSVC has no place in SPDX 3.0.1.',
        );
    }
    const analysis = objectOf(json.analysis);
    const status = statuses[String(analysis.state)];
    if (status) {
      const [type, relationshipType] = classes[status];
      relate(type, element, relationshipType, ends, statementOf(json, analysis, status));
      if (analysis.response !== undefined)
        losses.add(`${at}/analysis/response`, 'The response of an analysis has no place in SPDX 3.0.1.');
    } else {
      for (const target of targets) relate('Relationship', target, 'hasAssociatedVulnerability', [element], {});
    }
    for (const member of Object.keys(json)) {
      if (!written.has(member))
        losses.add(`${at}/${member}`, `"${member}" of a vulnerability has no place in SPDX 3.0.1.`);
    }
  }
}

const written = new Set([
  'bom-ref',
  'id',
  'description',
  'detail',
  'published',
  'updated',
  'rejected',
  'references',
  'advisories',
  'ratings',
  'affects',
  'analysis',
  'recommendation',
]);

function elementOf(json: Json, { spdxId, id, creationId }: { spdxId: string; id: string; creationId: string }): Json {
  const element: Json = { type: 'security_Vulnerability', spdxId, creationInfo: creationId, name: id };
  if (typeof json.description === 'string') element.summary = json.description;
  if (typeof json.detail === 'string') element.description = json.detail;
  const times = {
    published: 'security_publishedTime',
    updated: 'security_modifiedTime',
    rejected: 'security_withdrawnTime',
  };
  for (const [member, name] of Object.entries(times)) {
    const time = wholeSeconds(json[member]);
    if (time) element[name] = time;
  }
  const identify = (identifier: string, more: Json = {}) => {
    const externalIdentifierType = /^CVE-\d{4}-\d+$/.test(identifier) ? 'cve' : 'securityOther';
    appendTo(element, 'externalIdentifier', {
      type: 'ExternalIdentifier',
      externalIdentifierType,
      identifier,
      ...more,
    });
  };
  identify(id);
  for (const { id: other, source } of objectsOf(json.references)) {
    const name = textOf(objectOf(source).name);
    if (typeof other === 'string') identify(other, name ? { issuingAuthority: name } : {});
  }
  const addresses = objectsOf(json.advisories).map(({ url }) => url);
  if (addresses.length > 0)
    element.externalRef = [{ type: 'ExternalRef', externalRefType: 'securityAdvisory', locator: addresses }];
  return element;
}

function ratingOf({ method, score, severity, vector }: Json): { type: string; members: Json } | null {
  const type = cvssClasses[String(method)];
  const named = ['critical', 'high', 'medium', 'low', 'none'].includes(String(severity)) ? severity : undefined;
  if (type && typeof score === 'number' && typeof vector === 'string') {
    const isOld = method === 'CVSSv2';
    if (!isOld && !named) return null;
    return {
      type,
      members: { security_score: score, security_vectorString: vector, ...(!isOld && { security_severity: named }) },
    };
  }
  if (method === 'SSVC' && ['act', 'attend', 'track', 'trackStar'].includes(String(vector))) {
    return { type: 'security_SsvcVulnAssessmentRelationship', members: { security_decisionType: vector } };
  }
  return null;
}

function statementOf(json: Json, analysis: Json, status: Status): Json {
  const detail = textOf(analysis.detail);
  const token = objectsOf(json.properties).find(({ name }) => name === 'spdx3:security_justificationType')?.value;
  const word = textOf(token) ?? justifications.get(String(analysis.justification));
  const published = wholeSeconds(analysis.firstIssued);
  const modified = wholeSeconds(analysis.lastUpdated);
  const times = {
    ...(published && { security_publishedTime: published }),
    ...(modified && { security_modifiedTime: modified }),
  };
  if (status === 'affected') {
    const action = textOf(json.recommendation) ?? 'No action is known yet.';
    return { ...times, security_actionStatement: action, ...(detail && { security_statusNotes: detail }) };
  }
  if (status !== 'not_affected') return { ...times, ...(detail && { security_statusNotes: detail }) };
  const said = textOf(analysis.justification);
  const impact = detail ?? (word ? null : (said ?? 'No reason is given.'));
  return {
    ...times,
    ...(word && { security_justificationType: word }),
    ...(impact && { security_impactStatement: impact }),
  };
}
