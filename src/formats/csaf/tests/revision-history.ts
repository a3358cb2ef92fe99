import type { Json } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { repeats, trackingOf } from '../parts.ts';
import { objectsAt, type Placed, textsAt } from '../places.ts';
import { sortableMoment } from '../rfc3339.ts';

/** A version of a document (§3.1.11): a whole number, or semantic. */
interface DocumentVersion {
  text: string;
  kind: 'integer' | 'semantic';
  numbers: [major: bigint, minor: bigint, patch: bigint];
  preRelease: string | null;
  build: string | null;
}

const integerPattern = /^(0|[1-9]\d*)$/;
const semanticPattern = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-.]+))?(?:\+([0-9A-Za-z-.]+))?$/;

/** Numbers of more digits are no versions: reading one would take the time of its length squared. */
const longest = 1000;

function readVersion(text: unknown): DocumentVersion | null {
  if (typeof text !== 'string' || text.length > longest) return null;
  if (integerPattern.test(text)) {
    return { text, kind: 'integer', numbers: [BigInt(text), 0n, 0n], preRelease: null, build: null };
  }
  const parts = semanticPattern.exec(text);
  if (!parts) return null;
  const [, major, minor, patch, preRelease = null, build = null] = parts;
  return { text, kind: 'semantic', numbers: [BigInt(major!), BigInt(minor!), BigInt(patch!)], preRelease, build };
}

/** §3.1.11.2, rule 11; an integer counts as `n.0.0`. */
function compareVersions(a: DocumentVersion, b: DocumentVersion): number {
  for (const place of [0, 1, 2] as const) {
    if (a.numbers[place] !== b.numbers[place]) return a.numbers[place] < b.numbers[place] ? -1 : 1;
  }
  if (a.preRelease === b.preRelease) return 0;
  if (a.preRelease === null) return 1;
  if (b.preRelease === null) return -1;
  return comparePreReleases(a.preRelease.split('.'), b.preRelease.split('.'));
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (one === other) continue;
    const [oneIsNumber, otherIsNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (oneIsNumber !== otherIsNumber) return oneIsNumber ? -1 : 1;
    if (oneIsNumber) return BigInt(one) < BigInt(other) ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return a.length < b.length ? -1 : 0;
}

interface Revision {
  at: string;
  moment: string;
  version: DocumentVersion;
}

/** The revisions whose date and number can be read, by date, and those of one moment by number. */
function sortedRevisions(document: Json): Revision[] {
  const revisions = revisionsOf(document).flatMap(({ at, value }) => {
    const version = readVersion(value.number);
    const moment = sortableMoment(value.date);
    return version && moment !== null ? [{ at, moment, version }] : [];
  });
  return revisions.sort(
    (a, b) => compareTexts(a.moment, b.moment) || compareVersions(a.version, b.version) || compareTexts(a.at, b.at),
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function revisionsOf(document: Json): Placed<Json>[] {
  return objectsAt(document, '/document/tracking/revision_history[]');
}

const versionPlace = '/document/tracking/version';

/** §6.1.14. */
export const sortedRevisionHistory: CsafTest = {
  id: '6.1.14',
  title: 'Sorted Revision History',
  *find(document) {
    const revisions = sortedRevisions(document);
    for (const [index, { at, version }] of revisions.entries()) {
      const before = revisions[index - 1]?.version;
      if (before && compareVersions(before, version) > 0) {
        yield { at: `${at}/number`, message: `Version ${version.text} is dated after version ${before.text}.` };
      }
    }
  },
};

/** §6.1.16. */
export const latestDocumentVersion: CsafTest = {
  id: '6.1.16',
  title: 'Latest Document Version',
  *find(document) {
    const { version: text, status } = trackingOf(document);
    const version = readVersion(text);
    const last = sortedRevisions(document).at(-1)?.version;
    if (!version || !last) return;
    const compared = ({ kind, numbers, preRelease }: DocumentVersion) =>
      `${kind} ${numbers.join('.')}${status === 'draft' ? '' : `-${preRelease}`}`;
    if (compared(version) !== compared(last)) {
      yield {
        at: versionPlace,
        message: `The document calls itself version ${version.text}, and its last revision is ${last.text}.`,
      };
    }
  },
};

/** §6.1.17. */
export const documentStatusDraft: CsafTest = {
  id: '6.1.17',
  title: 'Document Status Draft',
  *find(document) {
    const { version: text, status } = trackingOf(document);
    const version = readVersion(text);
    if (!version || status === 'draft') return;
    if (version.numbers[0] === 0n || version.preRelease !== null) {
      yield { at: '/document/tracking/status', message: `A document of version ${version.text} must be a draft.` };
    }
  },
};

/** §6.1.18. */
export const releasedRevisionHistory: CsafTest = {
  id: '6.1.18',
  title: 'Released Revision History',
  *find(document) {
    if (!isReleased(document)) return;
    for (const { at, value } of revisionsOf(document)) {
      if (readVersion(value.number)?.numbers[0] === 0n) {
        yield { at: `${at}/number`, message: `A released document has no revision ${value.number}.` };
      }
    }
  },
};

function isReleased(document: Json): boolean {
  const { status } = trackingOf(document);
  return status === 'final' || status === 'interim';
}

/** §6.1.19. */
export const revisionsForPreReleases: CsafTest = {
  id: '6.1.19',
  title: 'Revision History Entries for Pre-release Versions',
  *find(document) {
    for (const { at, value } of revisionsOf(document)) {
      if (readVersion(value.number)?.preRelease) {
        yield {
          at: `${at}/number`,
          message: `${value.number} is a pre-release, which has no place among the revisions.`,
        };
      }
    }
  },
};

/** §6.1.20. */
export const nonDraftDocumentVersion: CsafTest = {
  id: '6.1.20',
  title: 'Non-draft Document Version',
  *find(document) {
    const { version } = trackingOf(document);
    if (isReleased(document) && readVersion(version)?.preRelease) {
      yield { at: versionPlace, message: `A released document cannot be of the pre-release ${version}.` };
    }
  },
};

/** §6.1.21; of semantic versions only the first number counts. */
export const missingItemInRevisionHistory: CsafTest = {
  id: '6.1.21',
  title: 'Missing Item in Revision History',
  *find(document) {
    const revisions = sortedRevisions(document);
    const present = new Set(revisions.map(({ version }) => version.numbers[0]));
    let highest = 0n;
    for (const { at, version } of revisions) {
      const [major] = version.numbers;
      if (major > highest + 1n) {
        const missing = highest + 1n;
        const where = present.has(missing) ? 'is dated after it' : 'is missing';
        yield { at: `${at}/number`, message: `Version ${version.text} stands here, and version ${missing} ${where}.` };
      }
      if (major > highest) highest = major;
    }
  },
};

/** §6.1.22. */
export const multipleDefinitionInRevisionHistory: CsafTest = {
  id: '6.1.22',
  title: 'Multiple Definition in Revision History',
  *find(document) {
    for (const { at, value } of repeats(textsAt(document, '/document/tracking/revision_history[]/number'))) {
      yield { at, message: `The revision ${value} stands twice.` };
    }
  },
};

/** §6.1.30. */
export const mixedVersioning: CsafTest = {
  id: '6.1.30',
  title: 'Mixed Integer and Semantic Versioning',
  *find(document) {
    const paths = [versionPlace, '/document/tracking/revision_history[]/number'];
    const versions = paths.flatMap((path) => textsAt(document, path));
    const kindOf = ({ value }: Placed<string>) => readVersion(value)?.kind;
    const first = versions.map(kindOf).find((kind) => kind !== undefined);
    const other = versions.find((place) => kindOf(place) !== undefined && kindOf(place) !== first);
    if (other) {
      yield { at: other.at, message: 'The document mixes whole numbers and semantic versions.' };
    }
  },
};

/** §6.2.4. */
export const buildMetadataInRevisionHistory: CsafTest = {
  id: '6.2.4',
  title: 'Build Metadata in Revision History',
  *find(document) {
    for (const { at, value } of revisionsOf(document)) {
      const build = readVersion(value.number)?.build;
      if (build) yield { at: `${at}/number`, message: `The revision carries the build metadata "+${build}".` };
    }
  },
};

/** §6.2.5. */
export const olderInitialReleaseDate: CsafTest = {
  id: '6.2.5',
  title: 'Older Initial Release Date than Revision History',
  *find(document) {
    const { initial_release_date: date } = trackingOf(document);
    const moment = sortableMoment(date);
    const oldest = revisionMoments(document)[0];
    if (moment !== null && oldest && moment < oldest.moment) {
      yield {
        at: '/document/tracking/initial_release_date',
        message: `The initial release on ${date} is older than the oldest revision, of ${oldest.date}.`,
      };
    }
  },
};

/** §6.2.6. */
export const olderCurrentReleaseDate: CsafTest = {
  id: '6.2.6',
  title: 'Older Current Release Date than Revision History',
  *find(document) {
    const { current_release_date: date } = trackingOf(document);
    const moment = sortableMoment(date);
    const newest = revisionMoments(document).at(-1);
    if (moment !== null && newest && moment < newest.moment) {
      yield {
        at: '/document/tracking/current_release_date',
        message: `The current release of ${date} is older than the newest revision, of ${newest.date}.`,
      };
    }
  },
};

function revisionMoments(document: Json): { moment: string; date: string }[] {
  return revisionsOf(document)
    .flatMap(({ value }) => {
      const moment = sortableMoment(value.date);
      return moment === null ? [] : [{ moment, date: String(value.date) }];
    })
    .sort((a, b) => compareTexts(a.moment, b.moment));
}
