import { cpeCandidates, type NamedBy } from '../../formats/bom-spreadsheet/cpe-candidates.ts';
import { formatCpe, parseCpe } from '../../formats/cpe/cpe.ts';
import type { CpeConfidence } from '../../formats/cpe/judge-configurations.ts';
import type { Part } from '../../formats/hbom/part.ts';
import { type AdvisoryIndex, type MatchColumns, uncheckedReasons } from '../matching/advisory-index.ts';
import type { CpeNamed } from './cpe-candidates.ts';
import type { ScanRow } from './result.ts';

export interface RowsMatched {
  rows: ScanRow[];
  /** The rows to hold against CPE names, those with a name of their own and those whose name was made of their words. */
  named: CpeNamed[];
}

/** Finds each row in the vulnerability data: by its package URL, else its CPE name, else by names made of its words. */
export function matchRows(parts: readonly Part[], { reason }: MatchColumns, index: AdvisoryIndex): RowsMatched {
  const found: RowsMatched = { rows: [], named: [] };
  const isKnown = newKnowledge(index);
  for (const [component, part] of parts.entries()) {
    const { name, version, purl } = part;
    const row = { at: part.ref ?? '', vendor: part.maker ?? part.supplier, product: name, version };
    if (purl !== null && reason[component] === 0) {
      found.rows.push({
        ...row,
        state: 'matched',
        confidence: 'high',
        identifier: purl,
        grounds: 'purl',
        reason: null,
      });
      continue;
    }
    const known = index.namesCpes ? knownNames(part, isKnown) : undefined;
    const why = purl === null ? null : uncheckedReasons[reason[component]!]!;
    if (!known) {
      found.rows.push({ ...row, state: 'not-found', confidence: null, identifier: null, grounds: null, reason: why });
      continue;
    }
    const { grounds, confidence, cpes } = known;
    found.rows.push({ ...row, state: 'matched', confidence, identifier: cpes[0]!, grounds, reason: null });
    const atMost = grounds === 'cpe' ? {} : { atMost: confidence };
    for (const cpe of cpes) found.named.push({ component, name, version, cpe, ...atMost });
  }
  return found;
}

interface KnownNames {
  cpes: string[];
  grounds: 'cpe' | NamedBy;
  confidence: CpeConfidence;
}

/** A name made of words is never as sure as one that somebody stated. */
const confidenceBy = {
  'vendor-and-product': 'medium',
  'shortened-names': 'low',
  'product-alone': 'low',
} as const satisfies Record<NamedBy, CpeConfidence>;

function knownNames(part: Part, isKnown: (cpe: string) => boolean): KnownNames | undefined {
  if (part.cpe !== null) {
    return isKnown(part.cpe) ? { cpes: [part.cpe], grounds: 'cpe', confidence: 'high' } : undefined;
  }
  const candidates = cpeCandidates(part).filter(({ cpe }) => isKnown(cpe));
  const [first] = candidates;
  if (!first) return undefined;
  // What is known as an application and as a system too may be meant either way.
  const alike = candidates.filter(({ by }) => by === first.by).map(({ cpe }) => cpe);
  return { cpes: alike, grounds: first.by, confidence: confidenceBy[first.by] };
}

/** Whether the data names a product, in whatever version; each product is looked up once, as its records are costly to read. */
function newKnowledge(index: AdvisoryIndex): (cpe: string) => boolean {
  const known = new Map<string, boolean>();
  return (cpe) => {
    const read = parseCpe(cpe);
    if (!read.ok) return false;
    const product = formatCpe({ ...read.value, version: '*', update: '*' });
    const isKnown = known.get(product) ?? (index.matchCpe(product, null) ?? []).length > 0;
    known.set(product, isKnown);
    return isKnown;
  };
}
