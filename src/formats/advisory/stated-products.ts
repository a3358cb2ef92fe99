import type { OsvFormAffected, OsvFormEvent } from './osv-form.ts';
import { mostVersionsShown, type StatedProduct, type StatedRange } from './statement.ts';

/** What entries of `affected` in OSV form say, a package each. */
export function statedProducts(affected: readonly OsvFormAffected[]): StatedProduct[] {
  const byPackage = Map.groupBy(affected, (entry) => `${entry.package.ecosystem}: ${entry.package.name}`);
  return [...byPackage].map(([product, entries]) => {
    const ranges = entries.flatMap((entry) => entry.ranges.flatMap(({ events }) => rangesOf(events)));
    const fixed = entries.flatMap((entry) => entry.ranges.flatMap(({ events }) => events.flatMap(fixOf)));
    const versions = entries.flatMap((entry) => entry.versions);
    return { product, ranges, versions: versions.slice(0, mostVersionsShown), fixed: [...new Set(fixed)] };
  });
}

function fixOf(event: OsvFormEvent): string[] {
  return 'fixed' in event ? [event.fixed] : [];
}

/** In the order of the record; nothing is sorted, as no version is read here. */
function rangesOf(events: readonly OsvFormEvent[]): StatedRange[] {
  const ranges: StatedRange[] = [];
  for (const event of events) {
    if ('introduced' in event) {
      ranges.push({
        from: event.introduced === '0' ? null : event.introduced,
        above: null,
        below: null,
        through: null,
      });
      continue;
    }
    const open = ranges.find(({ below, through }) => below === null && through === null);
    if (!open) continue;
    if ('fixed' in event) open.below = event.fixed;
    else if ('limit' in event) open.below = event.limit === '*' ? null : event.limit;
    else open.through = event.last_affected;
  }
  return ranges;
}
