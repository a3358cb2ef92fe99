import { cpeProducts } from '../engines/matching/cpe-products.ts';
import { intervalsOf, type RangeSkipReason } from '../formats/osv/intervals.ts';
import type { OsvAffected, OsvRecord } from '../formats/osv/record.ts';
import { readEcosystem } from '../formats/purl/releases.ts';
import { encodeVersion, type ReadableEcosystem, readableEcosystems } from '../formats/versions/ecosystems.ts';

export interface RecordJudgement {
  /** Why the record can match nothing, in the words of the index compiler; null where it can. */
  skipped: 'withdrawn' | 'no-package' | 'unknown-ecosystem' | 'no-versions' | null;
  /** Why ranges of it are left out. */
  ranges: RangeSkipReason[];
}

/** What an index would leave out of a record, told without compiling one. */
export function judgeRecord({ withdrawn, affected, configurations = [] }: OsvRecord): RecordJudgement {
  if (withdrawn) return { skipped: 'withdrawn', ranges: [] };
  const readable = affected.flatMap((entry) => {
    const read = readEcosystem(entry.ecosystem);
    return read ? [judgeAffected(entry, readableEcosystems[read.ecosystem]!)] : [];
  });
  const ranges = readable.flatMap((entry) => entry.ranges);
  if (readable.some((entry) => entry.matches) || cpeProducts(configurations).length > 0)
    return { skipped: null, ranges };
  if (readable.length > 0) return { skipped: 'no-versions', ranges };
  return { skipped: affected.length > 0 ? 'unknown-ecosystem' : 'no-package', ranges };
}

function judgeAffected(
  entry: OsvAffected,
  ecosystem: ReadableEcosystem,
): { matches: boolean; ranges: RangeSkipReason[] } {
  const encode = (version: string) => encodeVersion(ecosystem, version);
  const read = entry.ranges.map(({ events }) => intervalsOf(events, encode));
  return {
    matches: entry.versions.length > 0 || read.some((range) => range.ok && range.intervals.length > 0),
    ranges: read.flatMap((range) => (range.ok ? [] : [range.reason])),
  };
}
