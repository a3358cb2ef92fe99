/** Tests of CSAF 2.1 (a draft) about weaknesses, scores and decisions. */
import type { Problem } from '../../../common/errors.ts';
import { type Json, listOf, objectOf, objectsOf } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { cweUsage, cweVersion, isDeprecatedCwe, isNewerCwe, latestCweOn } from '../cwe.ts';
import {
  affectedStatuses,
  documentProperty,
  productsWithStatus,
  scoredItems,
  trackingOf,
  vulnerabilitiesOf,
} from '../parts.ts';
import { objectsAt, objectsBelow, type Placed, textsAt } from '../places.ts';
import registry from '../schemas/2.1/id-systems.json' with { type: 'json' };

/** CSAF 2.1 §6.1.47. */
export const inconsistentSsvcTargets: CsafTest = {
  id: '6.1.47',
  title: 'Inconsistent SSVC Target IDs',
  *find(document) {
    const vulnerabilities = vulnerabilitiesOf(document);
    const { id: trackingId } = trackingOf(document);
    for (const vulnerability of vulnerabilities) {
      const ids = new Set([vulnerability.value.cve, ...objectsOf(vulnerability.value.ids).map(({ text }) => text)]);
      for (const { at, value } of textsAt(vulnerability.value, '/metrics[]/content/ssvc_v2/target_ids[]')) {
        const isWholeDocument = value === trackingId && vulnerabilities.length > 1;
        if (!ids.has(value) || isWholeDocument) {
          yield { at: vulnerability.at + at, message: `"${value}" is no id of this vulnerability alone.` };
        }
      }
    }
  },
};

/** CSAF 2.1 §6.1.56. */
export const cvssAndQualitativeRating: CsafTest = {
  id: '6.1.56',
  title: 'Use of CVSS and Qualitative Severity Rating',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const keysOf = (products: readonly unknown[], source: unknown) =>
        products.map((product) => JSON.stringify([product, source ?? '']));
      const scored = new Set(
        scoredItems(vulnerability)
          .filter(({ cvss }) => cvss.length > 0)
          .flatMap(({ products, source }) => keysOf(products, source)),
      );
      for (const { at, value } of ratedItems(vulnerability)) {
        if (keysOf(listOf(value.products), value.source).some((key) => scored.has(key))) {
          yield { at: `${at}/content/qualitative_severity_rating`, message: 'The product is scored by CVSS already.' };
        }
      }
    }
  },
};

function ratedItems(vulnerability: Placed<Json>): Placed<Json>[] {
  return objectsBelow(vulnerability, '/metrics[]').filter(
    ({ value }) => 'qualitative_severity_rating' in objectOf(value.content),
  );
}

/** CSAF 2.1 §6.2.47; a source that is the document's own address is the issuing party. */
export const qualitativeRatingByIssuer: CsafTest = {
  id: '6.2.47',
  title: 'Use of Qualitative Severity Rating by Issuing Party',
  *find(document) {
    const own = objectsOf(documentProperty(document).references)
      .filter(({ category }) => category === 'self')
      .map(({ url }) => url);
    for (const { at, value } of vulnerabilitiesOf(document).flatMap(ratedItems)) {
      if (value.source === undefined || own.includes(value.source)) yield discouraging(at);
    }
  },
};

/** CSAF 2.1 §6.3.18. */
export const qualitativeRating: CsafTest = {
  id: '6.3.18',
  title: 'Use of Qualitative Severity Rating',
  *find(document) {
    for (const { at } of vulnerabilitiesOf(document).flatMap(ratedItems)) yield discouraging(at);
  },
};

function discouraging(at: string): Problem {
  return {
    at: `${at}/content/qualitative_severity_rating`,
    message: 'A rating in words does not say from what it was made.',
  };
}

/** CSAF 2.1 §6.3.12. */
export const missingCvss4: CsafTest = {
  id: '6.3.12',
  title: 'Missing CVSS v4.0',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const items = scoredItems(vulnerability).filter(({ cvss }) => cvss.length > 0);
      for (const { at, cvss } of items) {
        if (!cvss.some(({ member }) => member === 'cvss_v4')) {
          yield { at: `${at}/content`, message: 'The products are not scored by CVSS 4.0.' };
        }
      }
      const scored = new Set(items.flatMap(({ products }) => products));
      for (const { at, value } of productsWithStatus(vulnerability, affectedStatuses)) {
        if (!scored.has(value)) yield { at, message: `The affected product "${value}" is not scored by CVSS.` };
      }
    }
  },
};

/** A test of each weakness that a vulnerability names. */
function cweTest(
  id: string,
  title: string,
  find: (cwe: { id: string; version: string }, document: Json) => string | false | null,
): CsafTest {
  return {
    id,
    title,
    *find(document) {
      for (const { at, value } of objectsAt(document, '/vulnerabilities[]/cwes[]')) {
        const message = find({ id: String(value.id), version: String(value.version) }, document);
        if (message) yield { at, message };
      }
    },
  };
}

/** CSAF 2.1 §6.2.23. */
export const deprecatedCwe = cweTest(
  '6.2.23',
  'Usage of Deprecated CWE',
  ({ id, version }) => isDeprecatedCwe(id, version) && `${id} is deprecated in CWE ${version}.`,
);

/** CSAF 2.1 §6.2.24; of the days after the version that we have, nothing is told. */
export const nonLatestCwe = cweTest('6.2.24', 'Usage of Non-Latest CWE Version', ({ version }, document) => {
  const days = textsAt(document, '/document/tracking/revision_history[]/date').map(({ value }) => value.slice(0, 10));
  const day = days.sort().at(-1);
  const latest = day === undefined ? null : latestCweOn(day);
  return latest !== null && latest !== version && `On ${day}, CWE ${latest} was the latest version, not ${version}.`;
});

/** CSAF 2.1 §6.2.25; how a weakness may be used is known from CWE 4.12 on. */
export const disallowedCwe = cweTest(
  '6.2.25',
  'Usage of CWE Not Allowed for Vulnerability Mapping',
  ({ id, version }) => {
    const usage = saysUsage(version) ? cweUsage(id) : null;
    return (
      (usage === 'Discouraged' || usage === 'Prohibited') &&
      `Mapping vulnerabilities to ${id} is ${usage.toLowerCase()}.`
    );
  },
);

/** CSAF 2.1 §6.2.26. */
export const cweWithReview = cweTest(
  '6.2.26',
  'Usage of CWE Allowed with Review for Vulnerability Mapping',
  ({ id, version }) =>
    saysUsage(version) &&
    cweUsage(id) === 'Allowed-with-Review' &&
    `Vulnerabilities are mapped to ${id} with review only.`,
);

function saysUsage(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return isNewerCwe(version) || version === cweVersion || (major === 4 && minor >= 12);
}

/** The systems of ids that the committee has registered (RVISC), by their name. */
const idSystems = new Map(registry.entries.map((entry) => [entry.system_name, entry.text_pattern]));

/** CSAF 2.1 §6.2.53. */
export const unlikeRegisteredId: CsafTest = {
  id: '6.2.53',
  title: 'Matching Text for Registered ID System',
  *find(document) {
    for (const { at, value } of objectsAt(document, '/vulnerabilities[]/ids[]')) {
      const pattern = idSystems.get(String(value.system_name));
      if (pattern !== undefined && !new RegExp(pattern, 'u').test(String(value.text))) {
        yield { at: `${at}/text`, message: `"${value.text}" is no id of ${value.system_name}.` };
      }
    }
  },
};

/** CSAF 2.1 §6.3.20. */
export const unregisteredIdSystem: CsafTest = {
  id: '6.3.20',
  title: 'Use of Unregistered ID System',
  *find(document) {
    for (const { at, value } of textsAt(document, '/vulnerabilities[]/ids[]/system_name')) {
      if (!idSystems.has(value)) yield { at, message: `The system "${value}" is not registered.` };
    }
  },
};

/** The namespaces of decision points that SSVC has registered, and those it keeps for examples and tests. */
const registeredNamespaces = new Set(['basic', 'cisa', 'cvss', 'nist', 'ssvc']);
const reservedNamespaces = new Set(['example', 'invalid', 'test', 'x_test', 'x_example']);

interface DecisionNamespace {
  at: string;
  base: string;
  extension: string;
}

function namespacesOf(document: Json): DecisionNamespace[] {
  return textsAt(document, '/vulnerabilities[]/metrics[]/content/ssvc_v2/selections[]/namespace').map(
    ({ at, value }) => {
      const [base = '', ...extension] = value.split('/');
      return { at, base, extension: extension.join('/') };
    },
  );
}

function labelOf(document: Json): unknown {
  return objectOf(objectOf(documentProperty(document).distribution).tlp).label;
}

function* unregistered(document: Json): Generator<Problem> {
  for (const { at, base } of namespacesOf(document)) {
    if (base.startsWith('x_')) yield { at, message: `The namespace "${base}" is not registered.` };
  }
}

function* extended(document: Json): Generator<Problem> {
  for (const { at, base, extension } of namespacesOf(document)) {
    if (extension !== '' && !reservedNamespaces.has(base)) yield { at, message: 'The namespace has an extension.' };
  }
}

/** CSAF 2.1 §6.2.34. */
export const unknownNamespace: CsafTest = {
  id: '6.2.34',
  title: 'Usage of Unknown SSVC Decision Point Base Namespace',
  *find(document) {
    for (const { at, base } of namespacesOf(document)) {
      if (!registeredNamespaces.has(base) && !reservedNamespaces.has(base)) {
        yield { at, message: `The namespace "${base}" is none of those that are known.` };
      }
    }
  },
};

/** CSAF 2.1 §6.2.35. */
export const unregisteredNamespaceInPublic: CsafTest = {
  id: '6.2.35',
  title: 'Usage of Unregistered SSVC Decision Point Base Namespace in TLP:CLEAR Document',
  find: (document) => (labelOf(document) === 'CLEAR' ? unregistered(document) : []),
};

/** CSAF 2.1 §6.2.36. */
export const namespaceExtensionInPublic: CsafTest = {
  id: '6.2.36',
  title: 'Usage of SSVC Decision Point Namespace with Extension in TLP:CLEAR Document',
  find: (document) => (labelOf(document) === 'CLEAR' ? extended(document) : []),
};

/** CSAF 2.1 §6.3.14. */
export const unregisteredNamespaceInClosed: CsafTest = {
  id: '6.3.14',
  title: 'Usage of Unregistered SSVC Decision Point Base Namespace in Non-TLP:CLEAR Document',
  find: (document) => (labelOf(document) === 'CLEAR' ? [] : unregistered(document)),
};

/** CSAF 2.1 §6.3.15. */
export const namespaceExtensionInClosed: CsafTest = {
  id: '6.3.15',
  title: 'Usage of SSVC Decision Point Namespace with Extension in Non-TLP:CLEAR Document',
  find: (document) => (labelOf(document) === 'CLEAR' ? [] : extended(document)),
};

/** CSAF 2.1 §6.2.37. */
export const namespaceWithoutResource: CsafTest = {
  id: '6.2.37',
  title: 'Usage of Unknown SSVC Decision Point Namespace without Resource',
  *find(document) {
    for (const { at, value } of objectsAt(document, '/vulnerabilities[]/metrics[]/content/ssvc_v2')) {
      const summaries = objectsOf(value.decision_point_resources).map(({ summary }) => String(summary));
      for (const { at: place, value: namespace } of textsAt(value, '/selections[]/namespace')) {
        const isKnown = registeredNamespaces.has(namespace) || reservedNamespaces.has(namespace.split('/')[0]!);
        if (!isKnown && !summaries.some((summary) => summary.includes(namespace))) {
          yield { at: at + place, message: `No resource says what the namespace "${namespace}" means.` };
        }
      }
    }
  },
};
