/** Tests of CSAF 2.1 (a draft) about the document itself. */
import type { Problem } from '../../../common/errors.ts';
import { type Json, objectOf, objectsOf } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { problemWithLicenceExpression, unlistedLicences } from '../licence-expression.ts';
import { documentProperty, extensionsOf, isEnglish, trackingOf, vulnerabilitiesOf } from '../parts.ts';
import { objectsAt, type Placed, textsAt } from '../places.ts';
import { sortableMoment } from '../rfc3339.ts';
import { translatedTerm } from '../translated-terms.ts';

const datePaths = [
  '/document/tracking/current_release_date',
  '/document/tracking/generator/date',
  '/document/tracking/initial_release_date',
  '/document/tracking/revision_history[]/date',
  '/vulnerabilities[]/disclosure_date',
  '/vulnerabilities[]/discovery_date',
  '/vulnerabilities[]/first_known_exploitation_dates[]/date',
  '/vulnerabilities[]/first_known_exploitation_dates[]/exploitation_date',
  '/vulnerabilities[]/flags[]/date',
  '/vulnerabilities[]/involvements[]/date',
  '/vulnerabilities[]/metrics[]/content/epss/timestamp',
  '/vulnerabilities[]/metrics[]/content/ssvc_v2/timestamp',
  '/vulnerabilities[]/remediations[]/date',
  '/vulnerabilities[]/threats[]/date',
];

/** CSAF 2.1 §6.1.37: RFC 3339 with capitals, without leap seconds. */
export const dateAndTime: CsafTest = {
  id: '6.1.37',
  title: 'Date and Time',
  *find(document) {
    for (const { at, value } of datePaths.flatMap((path) => textsAt(document, path))) {
      if (!strictMoment.test(value) || sortableMoment(value) === null) {
        yield { at, message: `"${value}" is no date and time such as 2026-02-28T09:30:00Z.` };
      }
    }
  },
};

const strictMoment = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const maxUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const nilUuid = '00000000-0000-0000-0000-000000000000';
const groupPlace = '/document/distribution/sharing_group';

interface Sharing {
  label: string;
  group: Json | null;
}

function sharingOf(document: Json): Sharing {
  const { tlp, sharing_group: group } = objectOf(documentProperty(document).distribution);
  return { label: String(objectOf(tlp).label ?? ''), group: group === undefined ? null : objectOf(group) };
}

/** A test about the sharing group, where there is one. */
function sharingTest(
  id: string,
  title: string,
  find: (sharing: { label: string; group: Json }, document: Json) => Problem | undefined | false,
): CsafTest {
  return {
    id,
    title,
    *find(document) {
      const { label, group } = sharingOf(document);
      const problem = group && find({ label, group }, document);
      if (problem) yield problem;
    },
  };
}

/** CSAF 2.1 §6.1.38. */
export const maxUuidNeedsClear = sharingTest(
  '6.1.38',
  'Non-Public Sharing Group with Max UUID',
  ({ label, group }) =>
    group.id === maxUuid &&
    label !== 'CLEAR' && { at: '/document/distribution/tlp/label', message: `TLP:${label} is not for the public.` },
);

/** CSAF 2.1 §6.1.39. */
export const clearNeedsMaxUuid = sharingTest(
  '6.1.39',
  'Public Sharing Group with No Max UUID',
  ({ label, group }, document) => {
    const isDrafted = group.id === nilUuid && trackingOf(document).status === 'draft';
    if (label !== 'CLEAR' || group.id === maxUuid || isDrafted) return undefined;
    return { at: `${groupPlace}/id`, message: 'A document for everyone names no other group than the Max UUID.' };
  },
);

/** The names that stand for the two ids that are no group. */
const reservedNames: Readonly<Record<string, string>> = { [maxUuid]: 'Public', [nilUuid]: 'No sharing allowed' };

/** CSAF 2.1 §6.1.40. */
export const invalidSharingGroupName = sharingTest('6.1.40', 'Invalid Sharing Group Name', ({ group }) => {
  const owner = Object.entries(reservedNames).find(([, name]) => name === group.name)?.[0];
  if (owner === undefined || owner === group.id) return undefined;
  return { at: `${groupPlace}/name`, message: `The name "${group.name}" is reserved for the id ${owner}.` };
});

/** CSAF 2.1 §6.1.41. */
export const missingSharingGroupName = sharingTest('6.1.41', 'Missing Sharing Group Name', ({ group }) => {
  const name = Object.hasOwn(reservedNames, String(group.id)) ? reservedNames[String(group.id)] : undefined;
  if (name === undefined || group.name === name) return undefined;
  return { at: `${groupPlace}/name`, message: `The group of this id is named "${name}".` };
});

/** CSAF 2.1 §6.2.28. */
export const useOfMaxUuid = sharingTest(
  '6.2.28',
  'Usage of Max UUID',
  ({ group }) => group.id === maxUuid && { at: `${groupPlace}/id`, message: 'The Max UUID names no group.' },
);

/** CSAF 2.1 §6.2.29. */
export const useOfNilUuid = sharingTest(
  '6.2.29',
  'Usage of Nil UUID',
  ({ group }) => group.id === nilUuid && { at: `${groupPlace}/id`, message: 'The Nil UUID names no group.' },
);

/** CSAF 2.1 §6.2.30. */
export const sharingGroupOnClear = sharingTest(
  '6.2.30',
  'Usage of Sharing Group on TLP:CLEAR',
  ({ label }) => label === 'CLEAR' && { at: groupPlace, message: 'A document for everyone needs no sharing group.' },
);

/** The date of the newest revision of a released document, for what must not be newer. */
function lastRevision(document: Json): string | null {
  const { status } = trackingOf(document);
  return status === 'final' || status === 'interim' ? newestRevision(document) : null;
}

function newestRevision(document: Json): string | null {
  const moments = textsAt(document, '/document/tracking/revision_history[]/date').map(({ value }) =>
    sortableMoment(value),
  );
  return (
    moments
      .filter((moment) => moment !== null)
      .sort()
      .at(-1) ?? null
  );
}

function* newerThanRevisions(document: Json, paths: readonly string[], what: string): Generator<Problem> {
  const last = lastRevision(document);
  for (const { at, value } of paths.flatMap((path) => textsAt(document, path))) {
    const moment = sortableMoment(value);
    if (last !== null && moment !== null && moment > last) {
      yield { at, message: `${what}, ${value}, is newer than the newest revision.` };
    }
  }
}

/** CSAF 2.1 §6.1.45. */
export const inconsistentDisclosureDate: CsafTest = {
  id: '6.1.45',
  title: 'Inconsistent Disclosure Date',
  find: (document) =>
    sharingOf(document).label === 'CLEAR'
      ? newerThanRevisions(document, ['/vulnerabilities[]/disclosure_date'], 'The date of disclosure')
      : [],
};

/** CSAF 2.1 §6.1.49. */
export const inconsistentSsvcTimestamp: CsafTest = {
  id: '6.1.49',
  title: 'Inconsistent SSVC Timestamp',
  find: (document) =>
    newerThanRevisions(
      document,
      ['/vulnerabilities[]/metrics[]/content/ssvc_v2/timestamp'],
      'The date of the decision',
    ),
};

/** CSAF 2.1 §6.1.51. */
export const inconsistentEpssTimestamp: CsafTest = {
  id: '6.1.51',
  title: 'Inconsistent EPSS Timestamp',
  find: (document) =>
    newerThanRevisions(document, ['/vulnerabilities[]/metrics[]/content/epss/timestamp'], 'The date of the EPSS score'),
};

/** CSAF 2.1 §6.1.52. */
export const inconsistentFirstKnownExploitation: CsafTest = {
  id: '6.1.52',
  title: 'Inconsistent First Known Exploitation Dates',
  find: (document) =>
    newerThanRevisions(
      document,
      ['date', 'exploitation_date'].map((name) => `/vulnerabilities[]/first_known_exploitation_dates[]/${name}`),
      'The date of exploitation',
    ),
};

/** CSAF 2.1 §6.1.53. */
export const inconsistentExploitationDate: CsafTest = {
  id: '6.1.53',
  title: 'Inconsistent Exploitation Date',
  *find(document) {
    for (const { at, value } of objectsAt(document, '/vulnerabilities[]/first_known_exploitation_dates[]')) {
      const [exploited, known] = [sortableMoment(value.exploitation_date), sortableMoment(value.date)];
      if (exploited !== null && known !== null && exploited > known) {
        yield { at: `${at}/exploitation_date`, message: 'The exploitation is newer than the knowledge of it.' };
      }
    }
  },
};

const expressionPlace = '/document/license_expression';

/** CSAF 2.1 §6.1.54. */
export const licenceExpression: CsafTest = {
  id: '6.1.54',
  title: 'License Expression',
  *find(document) {
    const { license_expression: expression } = documentProperty(document);
    const message = typeof expression === 'string' ? problemWithLicenceExpression(expression) : null;
    if (message) yield { at: expressionPlace, message };
  },
};

/** CSAF 2.1 §6.1.55; of the licences of ScanCode, none is doubted. */
export const licenceText: CsafTest = {
  id: '6.1.55',
  title: 'License Text',
  *find(document) {
    if (isEnglish(document)) yield* oneLicenceText(document, 'License');
  },
};

/** CSAF 2.1 §6.2.46. */
export const translatedLicenceText: CsafTest = {
  id: '6.2.46',
  title: 'Language Specific License Text',
  *find(document) {
    const title = translatedTerm(document, 'license');
    if (title !== null) yield* oneLicenceText(document, title);
  },
};

/** Where a licence of the document's own is named; a word that is none at all is the test 6.2.45's. */
function* oneLicenceText(document: Json, title: string): Generator<Problem> {
  const { license_expression: expression, notes } = documentProperty(document);
  const isOwn = (name: string) => /^(LicenseRef|AdditionRef)-/.test(name);
  if (typeof expression !== 'string' || !unlistedLicences(expression).some(isOwn)) return;
  const titled = objectsOf(notes).filter((note) => note.title === title);
  if (titled.length !== 1 || titled[0]!.category !== 'legal_disclaimer') {
    yield { at: '/document/notes', message: `Exactly one note titled "${title}", a legal disclaimer, is needed.` };
  }
}

/** CSAF 2.1 §6.2.43. */
export const missingLicenceExpression: CsafTest = {
  id: '6.2.43',
  title: 'Missing License Expression',
  *find(document) {
    const head = documentProperty(document);
    if (head.license_expression) return;
    const message =
      'license_expression' in head ? 'The licence expression is empty.' : 'No licence expression is given.';
    yield { at: expressionPlace, message };
  },
};

/** CSAF 2.1 §6.2.45; of ScanCode's and others' licences the list is not here. */
export const nonExistingLicence: CsafTest = {
  id: '6.2.45',
  title: 'Non-Existing License Identifier',
  *find(document) {
    const { license_expression: expression } = documentProperty(document);
    if (typeof expression !== 'string') return;
    for (const name of unlistedLicences(expression).filter((one) => !/^LicenseRef-|^AdditionRef-/.test(one))) {
      yield { at: expressionPlace, message: `"${name}" is not in the list of SPDX licences.` };
    }
  },
};

/** CSAF 2.1 §6.3.17. */
export const unregisteredLicence: CsafTest = {
  id: '6.3.17',
  title: 'Use of Unregistered License',
  *find(document) {
    const { license_expression: expression } = documentProperty(document);
    if (typeof expression !== 'string') return;
    for (const name of unlistedLicences(expression)) {
      yield { at: expressionPlace, message: `"${name}" is not in the list of SPDX licences.` };
    }
  },
};

/** CSAF 2.1 §6.2.21. */
export const sameTimestamps: CsafTest = {
  id: '6.2.21',
  title: 'Same Timestamps in Revision History',
  *find(document) {
    const seen = new Set<string>();
    for (const { at, value } of textsAt(document, '/document/tracking/revision_history[]/date')) {
      const moment = sortableMoment(value) ?? value;
      if (seen.has(moment)) yield { at, message: `Another revision is of ${value}, too.` };
      seen.add(moment);
    }
  },
};

/** CSAF 2.1 §6.2.22. */
export const trackingIdInTitle: CsafTest = {
  id: '6.2.22',
  title: 'Document Tracking ID in Title',
  *find(document) {
    const { title } = documentProperty(document);
    const { id } = trackingOf(document);
    if (typeof title === 'string' && typeof id === 'string' && id !== '' && title.includes(id)) {
      yield { at: '/document/title', message: 'The title repeats the tracking id.' };
    }
  },
};

/** CSAF 2.1 §6.2.38. */
export const deprecatedProfile: CsafTest = {
  id: '6.2.38',
  title: 'Usage of Deprecated Profile',
  *find(document) {
    const { category } = documentProperty(document);
    if (String(category).startsWith('csaf_deprecated_')) {
      yield { at: '/document/category', message: `The profile "${category}" is deprecated.` };
    }
  },
};

/** CSAF 2.1 §6.2.40. */
export const descriptionWithoutProduct: CsafTest = {
  id: '6.2.40',
  title: 'Product Description without Product Reference',
  *find(document) {
    const title = isEnglish(document) ? 'Product Description' : translatedTerm(document, 'product_description');
    const notes = ['/document/notes[]', '/vulnerabilities[]/notes[]'].flatMap((path) => objectsAt(document, path));
    for (const { at, value } of title === null ? [] : notes) {
      const isDescription = value.category === 'description' && String(value.title).startsWith(title!);
      if (isDescription && !value.product_ids && !value.group_ids) {
        yield { at, message: 'The product description does not say of which product it is.' };
      }
    }
  },
};

/** CSAF 2.1 §6.2.41. */
export const oldEpssTimestamp: CsafTest = {
  id: '6.2.41',
  title: 'Old EPSS Timestamp',
  *find(document) {
    const { status } = trackingOf(document);
    const dates = textsAt(document, '/document/tracking/revision_history[]/date').map(({ value }) => Date.parse(value));
    const last = dates.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (status !== 'final' && status !== 'interim') return;
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const scored = textsAt(vulnerability.value, '/metrics[]/content/epss/timestamp');
      const youngest = scored.reduce<Placed<string> | undefined>(
        (a, b) => (a && Date.parse(a.value) >= Date.parse(b.value) ? a : b),
        undefined,
      );
      if (youngest && last - Date.parse(youngest.value) > fifteenDays) {
        yield {
          at: vulnerability.at + youngest.at,
          message: 'The EPSS score is older than the document by over 15 days.',
        };
      }
    }
  },
};

const fifteenDays = 15 * 24 * 3600 * 1000;

/** CSAF 2.1 §6.2.54.3. */
export const criticalExtension: CsafTest = {
  id: '6.2.54.3',
  title: 'Critical Extension',
  *find(document) {
    for (const { at, value } of extensionsOf(document)) {
      if (value.critical !== false) yield { at: `${at}/critical`, message: 'The extension is critical.' };
    }
  },
};

/** CSAF 2.1 §6.2.54.2; official extensions stand below the address of the standard. */
export const officialExtension: CsafTest = {
  id: '6.2.54.2',
  title: 'Official Extension',
  *find(document) {
    for (const { at, value } of extensionsOf(document)) {
      if (!String(value.$schema).startsWith('https://docs.oasis-open.org/csaf/')) {
        yield { at, message: `${value.$schema} is no official extension of CSAF.` };
      }
    }
  },
};

/** CSAF 2.1 §6.3.21.1. */
export const essentialExtension: CsafTest = {
  id: '6.3.21.1',
  title: 'Extension Category Essential',
  *find(document) {
    for (const { at, value } of extensionsOf(document)) {
      if (value.category === 'essential') yield { at: `${at}/category`, message: 'The extension is essential.' };
    }
  },
};

/** CSAF 2.1 §6.3.21.3 to §6.3.21.9: extensions at each place where they may stand. */
export const extensionPlaces: readonly CsafTest[] = (
  [
    ['6.3.21.3', 'Usage of Extension at Document Level', /^\/document\//],
    ['6.3.21.4', 'Usage of Extension in Product Tree Branch Path', /^\/product_tree\/branches\//],
    ['6.3.21.5', 'Usage of Extension in Product Tree Full Product Names Path', /^\/product_tree\/full_product_names\//],
    ['6.3.21.6', 'Usage of Extension in Product Tree Product Paths Path', /^\/product_tree\/product_paths\//],
    ['6.3.21.7', 'Usage of Extension in Vulnerabilities Metrics Path', /^\/vulnerabilities\/\d+\/metrics\//],
    ['6.3.21.8', 'Usage of Extension at Vulnerabilities Level', /^\/vulnerabilities\/\d+\/x_extensions\//],
    ['6.3.21.9', 'Usage of Extension at Root Level', /^\/x_extensions\//],
  ] as const
).map(([id, title, place]) => ({
  id,
  title,
  *find(document) {
    for (const { at } of extensionsOf(document)) {
      if (place.test(at)) yield { at, message: 'An extension is used here, which not every reader understands.' };
    }
  },
}));
