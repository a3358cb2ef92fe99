import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectsOf, textOf } from '../json/json.ts';
import { idOf, type Node, type Spdx3Objects } from './graph.ts';
import { constantIris } from './names.ts';

/** VEX statements of the profile Security (SPDX 3.0.1), each of one vulnerability and some elements. */
export interface VexRelation {
  at: string;
  status: 'affected' | 'not_affected' | 'fixed' | 'under_investigation';
  /** The vulnerability's element, where the document holds it. */
  vulnerability: Json | null;
  vulnerabilityId: string;
  /** Ids of the elements that the statement is about. */
  elements: string[];
  justification: string | null;
  impactStatement: string | null;
  actionStatement: string | null;
  statusNotes: string | null;
  published: string | null;
  modified: string | null;
}

const vexClasses: Readonly<Record<string, VexRelation['status']>> = {
  security_VexAffectedVulnAssessmentRelationship: 'affected',
  security_VexNotAffectedVulnAssessmentRelationship: 'not_affected',
  security_VexFixedVulnAssessmentRelationship: 'fixed',
  security_VexUnderInvestigationVulnAssessmentRelationship: 'under_investigation',
};

/** Every VEX statement of a document. */
export function vexRelationsIn(graph: Spdx3Objects): VexRelation[] {
  return graph.ofType(...Object.keys(vexClasses)).map(({ json, at, type }) => {
    const vulnerability = graph.find(json.from);
    return {
      at,
      status: vexClasses[type]!,
      vulnerability,
      vulnerabilityId: nameOfVulnerability(vulnerability) ?? String(json.from),
      elements: listOf(json.to).filter((id) => typeof id === 'string' && !constantIris.has(id)) as string[],
      justification: textOf(json.security_justificationType),
      impactStatement: textOf(json.security_impactStatement),
      actionStatement: textOf(json.security_actionStatement),
      statusNotes: textOf(json.security_statusNotes),
      published: textOf(json.security_publishedTime),
      modified: textOf(json.security_modifiedTime),
    };
  });
}

/** The id by which the world knows a vulnerability, such as `CVE-2026-1`. */
function nameOfVulnerability(json: Json | null): string | null {
  if (!json) return null;
  const identifiers = objectsOf(json.externalIdentifier);
  const cve = identifiers.find(({ externalIdentifierType }) => externalIdentifierType === 'cve');
  const other = identifiers.find(({ externalIdentifierType }) => externalIdentifierType === 'securityOther');
  return textOf(cve?.identifier) ?? textOf(json.name) ?? textOf(other?.identifier) ?? idOf(json);
}

const states = {
  affected: 'exploitable',
  not_affected: 'not_affected',
  fixed: 'resolved',
  under_investigation: 'in_triage',
} as const;

/** Justifications of SPDX 3 that CycloneDX has a word for; the word itself stays as a property. */
const justifications: ReadonlyMap<string, string> = new Map([
  ['componentNotPresent', 'code_not_present'],
  ['vulnerableCodeNotPresent', 'code_not_present'],
  ['vulnerableCodeNotInExecutePath', 'code_not_reachable'],
  ['inlineMitigationsAlreadyExist', 'protected_by_mitigating_control'],
]);

/** The vulnerabilities of a document as those of CycloneDX: one entry without a statement, one for each statement. */
export function vulnerabilitiesIn(graph: Spdx3Objects, losses: LossList): Json[] {
  const vulnerabilities = new Map<Json, Json>();
  for (const node of graph.ofType('security_Vulnerability')) vulnerabilities.set(node.json, vulnerabilityOf(node));
  for (const node of graph.nodes) rate(graph, node, vulnerabilities, losses);
  for (const { json } of graph.ofType('Relationship')) {
    if (json.relationshipType !== 'hasAssociatedVulnerability') continue;
    for (const target of listOf(json.to)) {
      const entry = vulnerabilities.get(graph.find(target) ?? {});
      if (entry && typeof json.from === 'string') affect(entry, [json.from]);
    }
  }
  const stated = new Set<Json>();
  const statements = vexRelationsIn(graph).map((relation, index) => {
    if (relation.vulnerability) stated.add(relation.vulnerability);
    const base = vulnerabilities.get(relation.vulnerability ?? {}) ?? { id: relation.vulnerabilityId };
    return statementOf(relation, base, index);
  });
  return [...[...vulnerabilities].filter(([json]) => !stated.has(json)).map(([, entry]) => entry), ...statements];
}

function vulnerabilityOf({ json }: Node): Json {
  const references = objectsOf(json.externalIdentifier).flatMap(({ identifier, issuingAuthority }) =>
    typeof identifier === 'string' && identifier !== nameOfVulnerability(json)
      ? [{ id: identifier, source: { name: textOf(issuingAuthority) ?? 'unknown' } }]
      : [],
  );
  const advisories = objectsOf(json.externalRef).flatMap(({ locator }) => listOf(locator).map((url) => ({ url })));
  return {
    ...(idOf(json) && { 'bom-ref': idOf(json) }),
    id: nameOfVulnerability(json),
    ...text('description', json.summary ?? json.description),
    ...(json.summary !== undefined && text('detail', json.description)),
    ...text('published', json.security_publishedTime),
    ...text('updated', json.security_modifiedTime),
    ...text('rejected', json.security_withdrawnTime),
    ...(references.length > 0 && { references }),
    ...(advisories.length > 0 && { advisories }),
  };
}

function affect(entry: Json, ids: readonly string[]): void {
  let known = affected.get(entry);
  if (!known) {
    known = new Set();
    affected.set(entry, known);
  }
  for (const ref of ids) {
    if (known.has(ref)) continue;
    known.add(ref);
    appendTo(entry, 'affects', { ref });
  }
}

/** What each entry already lists: a vulnerability can affect thousands. */
const affected = new WeakMap<Json, Set<string>>();

function rate(
  graph: Spdx3Objects,
  { json, at, type }: Node,
  vulnerabilities: ReadonlyMap<Json, Json>,
  losses: LossList,
): void {
  const method = /^security_CvssV([234])Vuln/.exec(type)?.[1];
  const isOther = /^security_(?:Epss|Ssvc|ExploitCatalog)Vuln/.test(type);
  if (!method && !isOther) return;
  const entry = vulnerabilities.get(graph.find(json.from) ?? {});
  if (!entry) {
    losses.add(at, 'A rating of a vulnerability that is not in the document has no place.');
    return;
  }
  affect(entry, listOf(json.to).filter((id) => typeof id === 'string' && !constantIris.has(id)) as string[]);
  if (method) {
    const vector = textOf(json.security_vectorString);
    const score = Number(json.security_score);
    const severity = textOf(json.security_severity);
    appendTo(entry, 'ratings', {
      ...(Number.isFinite(score) && { score }),
      ...(severity && { severity }),
      method:
        method === '2' ? 'CVSSv2' : method === '4' ? 'CVSSv4' : vector?.startsWith('CVSS:3.1') ? 'CVSSv31' : 'CVSSv3',
      ...(vector !== null && { vector }),
    });
  } else if (type.startsWith('security_Ssvc')) {
    appendTo(entry, 'ratings', { method: 'SSVC', vector: String(json.security_decisionType) });
  } else {
    const members = Object.entries(json).filter(([name]) => name.startsWith('security_'));
    appendTo(entry, 'properties', ...members.map(([name, value]) => ({ name: `spdx3:${name}`, value: String(value) })));
  }
}

function statementOf(relation: VexRelation, base: Json, index: number): Json {
  const word = relation.justification === null ? undefined : justifications.get(relation.justification);
  const detail = [relation.impactStatement, relation.statusNotes].filter((one) => one !== null).join('\n');
  const statement: Json = {
    ...base,
    ...(typeof base['bom-ref'] === 'string' && {
      'bom-ref': index === 0 ? base['bom-ref'] : `${base['bom-ref']}#statement-${index}`,
    }),
    analysis: {
      state: states[relation.status],
      ...(word && { justification: word }),
      ...(detail !== '' && { detail }),
      ...(relation.published !== null && { firstIssued: relation.published }),
      ...(relation.modified !== null && { lastUpdated: relation.modified }),
    },
    ...(relation.actionStatement !== null && { recommendation: relation.actionStatement }),
  };
  delete statement.affects;
  if (relation.elements.length > 0) affect(statement, relation.elements);
  if (relation.justification !== null) {
    statement.properties = [
      ...objectsOf(base.properties),
      { name: 'spdx3:security_justificationType', value: relation.justification },
    ];
  }
  return statement;
}

function text(member: string, value: unknown): Json {
  return typeof value === 'string' ? { [member]: value } : {};
}
