import type { OsvFormAffected, OsvFormEvent } from '../advisory/osv-form.ts';
import { parseVers } from '../vers/vers.ts';
import { schemeOfEcosystem } from '../versions/schemes.ts';

/**
 * A range of VERS (CSAF 2.0 §3.1.2.3.2) in the words of OSV; undefined where the range is of another order than the ecosystem, or excludes
 * a version or a lower end, which no events of OSV can say. An end that nobody calls fixed is the end of what is known, and no fix.
 */
export function affectedOfRange(
  text: string,
  { ecosystem, fixed }: { ecosystem: string; fixed: ReadonlySet<string> },
): Pick<OsvFormAffected, 'ranges' | 'versions'> | undefined {
  const read = parseVers(text);
  if (!read.ok) return undefined;
  const range = read.value;
  if (range.versions !== 'constrained') {
    return range.versions === 'all' ? { ranges: [rangeOf([{ introduced: '0' }])], versions: [] } : undefined;
  }
  if (range.scheme !== schemeOfEcosystem(ecosystem)) return undefined;
  const spans: OsvFormEvent[][] = [];
  const versions: string[] = [];
  let from = '0';
  /** The last bound; of neighbours in one direction the wider one counts. */
  let bound: 'none' | 'lower' | 'upper' = 'none';
  for (const { comparator, version } of range.constraints) {
    if (comparator === '!=' || comparator === '>') return undefined;
    if (comparator === '=') versions.push(version);
    else if (comparator === '>=') {
      if (bound !== 'lower') from = version;
      bound = 'lower';
    } else {
      if (bound === 'upper') spans.pop();
      spans.push([{ introduced: from }, comparator === '<=' ? { last_affected: version } : endOf(version, fixed)]);
      bound = 'upper';
    }
  }
  if (bound === 'lower') spans.push([{ introduced: from }]);
  return { ranges: spans.map(rangeOf), versions };
}

function endOf(version: string, fixed: ReadonlySet<string>): OsvFormEvent {
  return fixed.has(version) ? { fixed: version } : { limit: version };
}

/** A limit ends all events of its list, so each span has its own. */
function rangeOf(events: OsvFormEvent[]): OsvFormAffected['ranges'][number] {
  return { type: 'ECOSYSTEM', events };
}
