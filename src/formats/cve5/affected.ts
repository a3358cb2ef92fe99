import { readComparators } from '../advisory/comparators.ts';
import { type Loose, objectsOf, textOf } from '../advisory/loose.ts';
import type { OsvFormAffected, OsvFormEvent } from '../advisory/osv-form.ts';
import { compareKeys, encodeVersion, isReadableEcosystem } from '../versions/ecosystems.ts';
import { packageOf } from './package.ts';

/** What one entry of `versions` says, with its ends in words. */
export interface CveVersions {
  status: 'affected' | 'unaffected' | 'unknown';
  /** Null: from the first version on. */
  from: string | null;
  /** Null: `from` alone where `isRange` is false, else without end. */
  below: string | null;
  through: string | null;
  isRange: boolean;
  /** In the order of the record: from that version on the status is another. */
  changes: { at: string; status: string }[];
  /** Only some schemes order versions as packages do. */
  versionType: string | null;
}

/** An entry of `affected`, read. */
export interface CveAffected {
  vendor: string | null;
  product: string | null;
  packageName: string | null;
  defaultStatus: 'affected' | 'unaffected' | 'unknown';
  versions: CveVersions[];
  /** Texts in place of versions that name none (`n/a`), or cannot be read. */
  unreadable: string[];
  cpes: string[];
}

/** Reads an entry of `affected` (CVE record format 5.x, `docs/versions.md`). */
export function readAffected(entry: Loose): CveAffected {
  const versions: CveVersions[] = [];
  const unreadable: string[] = [];
  for (const one of objectsOf(entry.versions)) {
    const read = readVersions(one);
    if (read) versions.push(read);
    else unreadable.push(textOf(one.version) ?? '');
  }
  return {
    vendor: named(entry.vendor),
    product: named(entry.product),
    packageName: named(entry.packageName),
    defaultStatus: statusOf(entry.defaultStatus),
    versions,
    unreadable,
    cpes: Array.isArray(entry.cpes) ? entry.cpes.filter((cpe) => typeof cpe === 'string') : [],
  };
}

function named(value: unknown): string | null {
  const text = textOf(value)?.trim();
  return text === undefined || saysNothing.test(text) ? null : text;
}

const saysNothing = /^\[?(n\/?a|-|unspecified|unknown|none|not applicable|not specified)\]?$/i;
const fromTheFirst = /^(0|\*|-|n\/?a|unspecified|unknown|all|any|next of .*)$/i;
const withoutEnd = /^(\*|unspecified|n\/?a|unknown)$/i;

function statusOf(value: unknown): CveAffected['defaultStatus'] {
  return value === 'affected' || value === 'unaffected' ? value : 'unknown';
}

function readVersions(entry: Loose): CveVersions | undefined {
  const version = textOf(entry.version)?.trim();
  const lessThan = textOf(entry.lessThan)?.trim();
  const through = textOf(entry.lessThanOrEqual)?.trim();
  if (version === undefined) return undefined;
  const about = {
    status: statusOf(entry.status),
    changes: objectsOf(entry.changes).flatMap(({ at, status }) => {
      const from = textOf(at)?.trim();
      return from === undefined || typeof status !== 'string' ? [] : [{ at: from, status }];
    }),
    versionType: textOf(entry.versionType)?.toLowerCase() ?? null,
  };
  if (lessThan === undefined && through === undefined) return readOneVersion(version, about);
  const from = fromTheFirst.test(version) ? null : version;
  const below = lessThan === undefined || withoutEnd.test(lessThan) ? null : lessThan;
  const last = lessThan !== undefined || withoutEnd.test(through!) ? null : through!;
  return { ...about, from, below, through: last, isRange: true };
}

/** Without an end it is one version, all of them, or a range in the words of GitHub's advisories. */
function readOneVersion(
  version: string,
  about: Pick<CveVersions, 'status' | 'changes' | 'versionType'>,
): CveVersions | undefined {
  if (version === '*') return { ...about, from: null, below: null, through: null, isRange: true };
  if (saysNothing.test(version) || /^(0|all|any)$/i.test(version)) return undefined;
  if (!/^[<>=]/.test(version)) return { ...about, from: version, below: null, through: null, isRange: false };
  const said = readComparators(version, () => undefined);
  if (!said) return undefined;
  if ('version' in said) return { ...about, from: said.version, below: null, through: null, isRange: false };
  const [start, end] = said.events as [{ introduced: string }, OsvFormEvent | undefined];
  return {
    ...about,
    from: start.introduced === '0' ? null : start.introduced,
    below: end && 'fixed' in end ? end.fixed : null,
    through: end && 'last_affected' in end ? end.last_affected : null,
    isRange: true,
  };
}

/** Orders by which no package is released. */
const foreignTypes = new Set(['git', 'original_commit_for_fix', 'cpe', 'date', 'rpm', 'deb', 'dpkg', 'apk']);

/** The entry as OSV has it, where it surely names a package whose versions can be ordered. */
export function osvAffectedOf(entry: Loose): OsvFormAffected | undefined {
  const named = packageOf(entry);
  if (!named) return undefined;
  const { defaultStatus, versions: all } = readAffected(entry);
  const versions = all.filter(({ versionType }) => versionType === null || !foreignTypes.has(versionType));
  const affected = versions.filter(({ status }) => status === 'affected');
  const ranges = affected.filter(({ isRange }) => isRange).flatMap((one) => rangesOf(one, versions, defaultStatus));
  const others = defaultStatus === 'affected' ? complementOf(named.ecosystem, versions) : [];
  return {
    package: named,
    ranges: [...ranges, ...others].map((events) => ({ type: 'ECOSYSTEM', events })),
    versions: affected.filter(({ isRange }) => !isRange).map(({ from }) => from!),
  };
}

/** An end that nobody calls unaffected is the end of what is known, and no fix. A limit ends all events of its list, so each has its own. */
function rangesOf(
  { from, below, through, changes }: CveVersions,
  versions: readonly CveVersions[],
  defaultStatus: CveAffected['defaultStatus'],
): OsvFormEvent[][] {
  const ranges: OsvFormEvent[][] = [];
  let open: string | null = from ?? '0';
  for (const { at, status } of changes) {
    if (open === null && status === 'affected') open = at;
    else if (open !== null && status !== 'affected') {
      ranges.push([{ introduced: open }, status === 'unaffected' ? { fixed: at } : { limit: at }]);
      open = null;
    }
  }
  if (open === null) return ranges;
  if (through !== null) return [...ranges, [{ introduced: open }, { last_affected: through }]];
  if (below === null) return [...ranges, [{ introduced: open }]];
  const isFix =
    defaultStatus === 'unaffected' ||
    versions.some((one) => one.status === 'unaffected' && (one.from === below || one.through === below));
  return [...ranges, [{ introduced: open }, isFix ? { fixed: below } : { limit: below }]];
}

/**
 * All versions but those that are stated otherwise. None where it cannot be said: a single unaffected version, or a range
 * through one, leaves a gap that no events of OSV can name.
 */
function complementOf(ecosystem: string, versions: readonly CveVersions[]): OsvFormEvent[][] {
  if (!isReadableEcosystem(ecosystem)) return [];
  const others = versions.filter(({ status }) => status !== 'affected');
  if (others.some(({ isRange, through, changes }) => !isRange || through !== null || changes.length > 0)) return [];
  const placed = others.map((one) => ({
    ...one,
    fromKey: one.from === null ? new Uint8Array() : encodeVersion(ecosystem, one.from),
    belowKey: one.below === null ? undefined : encodeVersion(ecosystem, one.below),
  }));
  if (placed.some(({ fromKey, below, belowKey }) => !fromKey || (below !== null && !belowKey))) return [];
  placed.sort((a, b) => compareKeys(a.fromKey!, b.fromKey!));
  const ranges: OsvFormEvent[][] = [];
  let open: { version: string; key: Uint8Array } | undefined = { version: '0', key: new Uint8Array() };
  for (const { from, fromKey, below, belowKey, status } of placed) {
    if (open === undefined || (belowKey && compareKeys(belowKey, open.key) <= 0)) continue;
    if (belowKey && compareKeys(belowKey, fromKey!) <= 0) continue;
    if (from !== null && compareKeys(open.key, fromKey!) < 0) {
      ranges.push([{ introduced: open.version }, status === 'unaffected' ? { fixed: from } : { limit: from }]);
    }
    open = belowKey && { version: below!, key: belowKey };
  }
  return open ? [...ranges, [{ introduced: open.version }]] : ranges;
}
