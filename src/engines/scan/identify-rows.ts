import { cpeCandidates, type NamedBy } from '../../formats/bom-spreadsheet/cpe-candidates.ts';
import { formatCpe, parseCpe } from '../../formats/cpe/cpe.ts';
import type { CpeConfidence } from '../../formats/cpe/judge-configurations.ts';
import type { Part } from '../../formats/hbom/part.ts';
import { type AdvisoryIndex, uncheckedReasons } from '../matching/advisory-index.ts';
import { productMeant } from './product-meant.ts';

/** A row as it names its product. */
export type RowWords = Pick<Part, 'kind' | 'maker' | 'supplier' | 'name' | 'version' | 'purl' | 'cpe'>;

/** What the vulnerability data knows a row as. */
export interface RowIdentity {
  /** Matched: the data knows the product, whether or not it says anything of this version. */
  state: 'matched' | 'not-found';
  /** How sure it is that the data means this product; null where it was not found. */
  confidence: CpeConfidence | null;
  /** The package URL or CPE name under which it was found. */
  identifier: string | null;
  grounds: 'purl' | 'cpe' | NamedBy | null;
  /** Why it was not found, where it bears a package URL; else the data knows no product of this name. */
  reason: string | null;
  /** All CPE names under which it was found alike. */
  cpes: string[];
  /** Further names that the data knows and that are less likely meant. */
  others: string[];
}

const notFound: RowIdentity = {
  state: 'not-found',
  confidence: null,
  identifier: null,
  grounds: null,
  reason: null,
  cpes: [],
  others: [],
};

/** Why its package URL could not be checked, 0 where it could; and which products somebody said it is not. */
interface Asked {
  reason: number;
  rejected?: readonly string[];
}

/** Finds rows in the vulnerability data: by their package URL, else their CPE name, else by names made of their words. */
export function rowIdentifier(index: AdvisoryIndex): (row: RowWords, asked: Asked) => RowIdentity {
  const isKnown = newKnowledge(index);
  return (row, { reason, rejected = [] }) => {
    const isOut = (identifier: string) => rejected.length > 0 && rejected.includes(productMeant(identifier) ?? '');
    if (row.purl !== null && reason === 0 && !isOut(row.purl)) {
      return { ...notFound, state: 'matched', confidence: 'high', identifier: row.purl, grounds: 'purl' };
    }
    const known = index.namesCpes ? knownNames(row, (cpe) => !isOut(cpe) && isKnown(cpe)) : undefined;
    if (known) return { ...known, state: 'matched', reason: null };
    return { ...notFound, reason: row.purl === null || isOut(row.purl) ? null : uncheckedReasons[reason]! };
  };
}

/** A name made of words is never as sure as one that somebody stated. */
const confidenceBy = {
  'vendor-and-product': 'medium',
  'shortened-names': 'low',
  'product-alone': 'low',
} as const satisfies Record<NamedBy, CpeConfidence>;

function knownNames(
  row: RowWords,
  isKnown: (cpe: string) => boolean,
): Omit<RowIdentity, 'state' | 'reason'> | undefined {
  if (row.cpe !== null && isKnown(row.cpe)) {
    return { confidence: 'high', identifier: row.cpe, grounds: 'cpe', cpes: [row.cpe], others: [] };
  }
  if (row.cpe !== null) return undefined;
  const candidates = cpeCandidates(row).filter(({ cpe }) => isKnown(cpe));
  const [first] = candidates;
  if (!first) return undefined;
  // What is known as an application and as a system too may be meant either way.
  const alike = Map.groupBy(candidates, ({ by }) => by === first.by);
  const namesOf = (same: boolean) => (alike.get(same) ?? []).map(({ cpe }) => cpe);
  return {
    confidence: confidenceBy[first.by],
    identifier: first.cpe,
    grounds: first.by,
    cpes: namesOf(true),
    others: namesOf(false),
  };
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
