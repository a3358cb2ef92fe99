import type { Part } from '../../formats/hbom/part.ts';
import type { AdvisoryIndex, MatchColumns } from '../matching/advisory-index.ts';
import type { CpeNamed } from './cpe-candidates.ts';
import { rowIdentifier } from './identify-rows.ts';
import type { ScanRow } from './result.ts';

export interface RowsMatched {
  rows: ScanRow[];
  /** The rows to hold against CPE names, those with a name of their own and those whose name was made of their words. */
  named: CpeNamed[];
}

/** Finds each row in the vulnerability data, and notes the names by which advisories may mean it. */
export function matchRows(parts: readonly Part[], { reason }: MatchColumns, index: AdvisoryIndex): RowsMatched {
  const found: RowsMatched = { rows: [], named: [] };
  const identify = rowIdentifier(index);
  for (const [component, part] of parts.entries()) {
    const { name, version } = part;
    const { cpes, others: _, ...identity } = identify(part, { reason: reason[component]! });
    const { grounds, confidence } = identity;
    found.rows.push({ at: part.ref ?? '', vendor: part.maker ?? part.supplier, product: name, version, ...identity });
    const atMost = grounds === 'cpe' || confidence === null ? {} : { atMost: confidence };
    for (const cpe of cpes) found.named.push({ component, name, version, cpe, ...atMost });
  }
  return found;
}
