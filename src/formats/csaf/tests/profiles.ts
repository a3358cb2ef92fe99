import type { Problem } from '../../../common/errors.ts';
import { type Json, objectOf, objectsOf } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { productStatuses } from '../document.ts';
import {
  documentProperty,
  extensionsOf,
  type Groups,
  groupsOf,
  isEnglish,
  productsInAll,
  productsWithStatus,
  profileOf,
  vulnerabilitiesOf,
} from '../parts.ts';
import { objectsAt, type Placed } from '../places.ts';
import { translatedTerm } from '../translated-terms.ts';

const incidentResponse = 'csaf_security_incident_response';
const informational = 'csaf_informational_advisory';
const securityAdvisory = 'csaf_security_advisory';
const vex = 'csaf_vex';
const deprecatedAdvisory = 'csaf_deprecated_security_advisory';
const withdrawn = 'csaf_withdrawn';
const superseded = 'csaf_superseded';

/** The values of the category that stand for a profile other than the base, with the profile's name (§4). */
const profiles: Readonly<Record<string, string>> = {
  [incidentResponse]: 'Security incident response',
  [informational]: 'Informational Advisory',
  [securityAdvisory]: 'Security Advisory',
  [vex]: 'VEX',
};

const profilesOfDraft: Readonly<Record<string, string>> = {
  ...profiles,
  [deprecatedAdvisory]: 'Deprecated Security Advisory',
  [withdrawn]: 'Withdrawn',
  [superseded]: 'Superseded',
};

/** §6.1.26. Of dashes and underscores, all that Unicode has. */
export const prohibitedDocumentCategoryName: CsafTest = {
  id: '6.1.26',
  title: 'Prohibited Document Category Name',
  *find(document) {
    const category = profileOf(document);
    const others = isDraft(document) ? profilesOfDraft : profiles;
    if (category === 'csaf_base' || Object.hasOwn(others, category)) return;
    const at = '/document/category';
    if (/^csaf_/i.test(category)) {
      yield { at, message: `"${category}" begins with "csaf_", which is reserved for profiles of the standard.` };
      return;
    }
    const likeness = bare(category);
    const alike = Object.entries(others).find(([value, name]) => [bare(value), bare(name)].includes(likeness));
    if (alike)
      yield { at, message: `"${category}" is too like the profile "${alike[1]}"; its value is "${alike[0]}".` };
  },
};

function bare(text: string): string {
  return text.replaceAll(/\u0332|[\p{Pd}\p{Pc}\u00ad\u2212\s]/gu, '').toLowerCase();
}

/** A test that only documents of some profiles are put to (§6.1.27); of which, CSAF 2.1 has more. */
function profileTest(
  id: string,
  title: string,
  categories: readonly string[],
  find: (document: Json) => Iterable<Problem>,
  inDraft: readonly string[] = [],
): CsafTest {
  const isMeant = (document: Json) =>
    categories.includes(profileOf(document)) || (isDraft(document) && inDraft.includes(profileOf(document)));
  return { id, title, find: (document) => (isMeant(document) ? find(document) : []) };
}

function isDraft(document: Json): boolean {
  return documentProperty(document).csaf_version === '2.1';
}

/** §6.1.27.1. */
export const documentNotes = profileTest(
  '6.1.27.1',
  'Document Notes',
  [incidentResponse, informational],
  function* (document) {
    const informing = ['description', 'details', 'general', 'summary'];
    const { notes } = documentProperty(document);
    if (!objectsOf(notes).some(({ category }) => informing.includes(String(category)))) {
      yield {
        at: '/document/notes',
        message: 'The document needs a note of the category description, details, general or summary.',
      };
    }
  },
);

/** §6.1.27.2; a reference without a category is external (§3.1.10). */
export const documentReferences = profileTest(
  '6.1.27.2',
  'Document References',
  [incidentResponse, informational],
  function* (document) {
    const { references } = documentProperty(document);
    if (!objectsOf(references).some(({ category = 'external' }) => category === 'external')) {
      yield { at: '/document/references', message: 'The document needs a reference to an external source.' };
    }
  },
);

/** §6.1.27.3. */
export const noVulnerabilities = profileTest(
  '6.1.27.3',
  'Vulnerabilities',
  [informational],
  function* (document) {
    if ('vulnerabilities' in document) {
      yield { at: '/vulnerabilities', message: 'A document of this profile is about no vulnerabilities.' };
    }
  },
  [withdrawn, superseded],
);

/** §6.1.27.4. */
export const productTree = profileTest(
  '6.1.27.4',
  'Product Tree',
  [securityAdvisory, vex],
  function* (document) {
    if (!('product_tree' in document)) yield { at: '/product_tree', message: 'The document needs a product tree.' };
  },
  [deprecatedAdvisory],
);

/** §6.1.27.5. */
export const vulnerabilityNotes = profileTest(
  '6.1.27.5',
  'Vulnerability Notes',
  [securityAdvisory, vex],
  function* (document) {
    for (const { at, value } of vulnerabilitiesOf(document)) {
      if (!('notes' in value)) yield { at: `${at}/notes`, message: 'The vulnerability needs notes.' };
    }
  },
  [deprecatedAdvisory],
);

/** §6.1.27.6. */
export const productStatus = profileTest(
  '6.1.27.6',
  'Product Status',
  [securityAdvisory],
  function* (document) {
    for (const { at, value } of vulnerabilitiesOf(document)) {
      if (!('product_status' in value)) {
        yield { at: `${at}/product_status`, message: 'The vulnerability needs a product status.' };
      }
    }
  },
  [deprecatedAdvisory],
);

/** §6.1.27.7. */
export const vexProductStatus = profileTest('6.1.27.7', 'VEX Product Status', [vex], function* (document) {
  const statuses = ['fixed', 'known_affected', 'known_not_affected', 'under_investigation'];
  for (const { at, value } of vulnerabilitiesOf(document)) {
    const given = objectOf(value.product_status);
    if (!statuses.some((status) => status in given)) {
      yield {
        at: `${at}/product_status`,
        message: 'The vulnerability needs products with one of the statuses that VEX knows.',
      };
    }
  }
});

/** §6.1.27.8. */
export const vulnerabilityId = profileTest('6.1.27.8', 'Vulnerability ID', [vex], function* (document) {
  for (const { at, value } of vulnerabilitiesOf(document)) {
    if (!('cve' in value) && !('ids' in value)) yield { at, message: 'The vulnerability needs a CVE or another id.' };
    if (!('cve' in value)) yield* productsWithoutId({ at, value }, groupsOf(document));
  }
});

/** CSAF 2.1: where every id is for some products only, each product has one. */
function* productsWithoutId(vulnerability: Placed<Json>, groups: Groups): Generator<Problem> {
  const ids = objectsOf(vulnerability.value.ids);
  if (ids.length === 0 || ids.some((id) => !id.product_ids && !id.group_ids)) return;
  const named = productsInAll(ids, groups);
  for (const { at, value } of productsWithStatus(vulnerability, productStatuses)) {
    if (!named.has(value)) yield { at, message: `No id of the vulnerability is for the product "${value}".` };
  }
}

/** §6.1.27.9. */
export const impactStatement = profileTest('6.1.27.9', 'Impact Statement', [vex], function* (document) {
  const groups = groupsOf(document);
  for (const vulnerability of vulnerabilitiesOf(document)) {
    const { flags, threats } = vulnerability.value;
    const flagged = productsInAll(flags, groups);
    const explained = productsInAll(threats, groups, ({ category }) => category === 'impact');
    for (const { at, value } of productsWithStatus(vulnerability, ['known_not_affected'])) {
      if (!flagged.has(value) && !explained.has(value)) {
        yield { at, message: `Nothing says why the product "${value}" is not affected.` };
      }
    }
  }
});

/** §6.1.27.10. */
export const actionStatement = profileTest('6.1.27.10', 'Action Statement', [vex], function* (document) {
  const groups = groupsOf(document);
  for (const vulnerability of vulnerabilitiesOf(document)) {
    const remedied = productsInAll(vulnerability.value.remediations, groups);
    for (const { at, value } of productsWithStatus(vulnerability, ['known_affected'])) {
      if (!remedied.has(value)) yield { at, message: `No remediation says what to do about the product "${value}".` };
    }
  }
});

/** §6.1.27.11. */
export const vulnerabilities = profileTest(
  '6.1.27.11',
  'Vulnerabilities',
  [securityAdvisory, vex],
  function* (document) {
    if (!('vulnerabilities' in document)) {
      yield { at: '/vulnerabilities', message: 'The document needs vulnerabilities.' };
    }
  },
  [deprecatedAdvisory],
);

/** CSAF 2.1 §6.1.27.12. */
export const affectedProducts = profileTest('6.1.27.12', 'Affected Products', [securityAdvisory], function* (document) {
  for (const { at, value } of vulnerabilitiesOf(document)) {
    if (!('known_affected' in objectOf(value.product_status))) {
      yield { at: `${at}/product_status/known_affected`, message: 'The vulnerability needs products that it affects.' };
    }
  }
});

/** CSAF 2.1 §6.1.27.14. */
export const describingNote = profileTest('6.1.27.14', 'Document Notes', [withdrawn, superseded], function* (document) {
  if (!objectsOf(documentProperty(document).notes).some(({ category }) => category === 'description')) {
    yield { at: '/document/notes', message: 'The document needs a note of the category description.' };
  }
});

/** CSAF 2.1 §6.1.27.15. */
export const noProductTree = profileTest('6.1.27.15', 'Product Tree', [withdrawn, superseded], function* (document) {
  if ('product_tree' in document) {
    yield { at: '/product_tree', message: 'A document of this profile has no product tree.' };
  }
});

/** CSAF 2.1 §6.1.27.16. */
export const secondRevision = profileTest(
  '6.1.27.16',
  'Revision History',
  [withdrawn, superseded],
  function* (document) {
    const revisions = objectsAt(document, '/document/tracking/revision_history[]');
    if (revisions.length < 2) {
      yield {
        at: '/document/tracking/revision_history',
        message: 'A document is only withdrawn or superseded after it was released: at least two revisions are needed.',
      };
    }
  },
);

/** CSAF 2.1 §6.1.27.17. */
export const reasoningForWithdrawal = profileTest('6.1.27.17', 'Reasoning for Withdrawal', [withdrawn], (document) =>
  isEnglish(document) ? oneDescription(document, 'Reasoning for Withdrawal') : [],
);

/** CSAF 2.1 §6.1.27.18. */
export const reasoningForSupersession = profileTest(
  '6.1.27.18',
  'Reasoning for Supersession',
  [superseded],
  (document) => (isEnglish(document) ? oneDescription(document, 'Reasoning for Supersession') : []),
);

/** CSAF 2.1 §6.2.39.2. */
export const translatedReasoningForWithdrawal = profileTest(
  '6.2.39.2',
  'Language Specific Reasoning for Withdrawal',
  [withdrawn],
  (document) => oneDescription(document, translatedTerm(document, 'reasoning_for_withdrawal')),
);

/** CSAF 2.1 §6.2.39.3. */
export const translatedReasoningForSupersession = profileTest(
  '6.2.39.3',
  'Language Specific Reasoning for Supersession',
  [superseded],
  (document) => oneDescription(document, translatedTerm(document, 'reasoning_for_supersession')),
);

function* oneDescription(document: Json, title: string | null): Generator<Problem> {
  if (title === null) return;
  const titled = objectsOf(documentProperty(document).notes).filter((note) => note.title === title);
  if (titled.length !== 1 || titled[0]!.category !== 'description') {
    yield { at: '/document/notes', message: `Exactly one note titled "${title}", a description, is needed.` };
  }
}

/** CSAF 2.1 §6.1.27.19; the category is written out, also where it is what stands for none. */
export const supersedingDocument = profileTest(
  '6.1.27.19',
  'Reference to Superseding Document',
  [superseded],
  (document) => (isEnglish(document) ? externalReference(document, 'Superseding Document') : []),
);

/** CSAF 2.1 §6.2.39.4. */
export const translatedSupersedingDocument = profileTest(
  '6.2.39.4',
  'Language Specific Superseding Document',
  [superseded],
  (document) => externalReference(document, translatedTerm(document, 'superseding_document')),
);

function* externalReference(document: Json, beginning: string | null): Generator<Problem> {
  if (beginning === null) return;
  const isMeant = ({ summary, category }: Json) => category === 'external' && String(summary).startsWith(beginning);
  if (!objectsOf(documentProperty(document).references).some(isMeant)) {
    yield {
      at: '/document/references',
      message: `An external reference whose summary begins with "${beginning}" is needed.`,
    };
  }
}

/** CSAF 2.1 §6.2.39.5. */
export const extensionInRetiredDocument = profileTest(
  '6.2.39.5',
  'Extension in Superseded or Withdrawn Document',
  [withdrawn, superseded],
  function* (document) {
    for (const { at } of extensionsOf(document)) {
      yield { at, message: 'A withdrawn or superseded document carries no extensions.' };
    }
  },
);
