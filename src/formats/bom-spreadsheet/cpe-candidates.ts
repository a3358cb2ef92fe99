import { asCpeValue, formatCpe } from '../cpe/cpe.ts';
import type { Part } from '../hbom/part.ts';

/** How a CPE name came from the words of a row, the surest first. */
export type NamedBy = 'vendor-and-product' | 'shortened-names' | 'product-alone';

export interface CpeCandidate {
  cpe: string;
  by: NamedBy;
}

const legalForms =
  /[\s,]+(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|lp|plc|gmbh|ag|kg|se|sa|s\.a|sarl|srl|spa|bv|b\.v|nv|oy|oyj|ab|as|pty|kk|foundation|software foundation|project)\.?$/i;

/**
 * The names by which vulnerability data may know a row of maker, product and version: as CPE dictionaries spell them, in small
 * letters with underscores, without the legal form of the maker and without his name before the product. Candidates, no more:
 * nobody but the dictionary knows which name it took.
 */
export function cpeCandidates(part: Pick<Part, 'kind' | 'maker' | 'supplier' | 'name' | 'version'>): CpeCandidate[] {
  const { maker, supplier, name, version } = part;
  const vendor = maker ?? supplier;
  const vendors = vendor === null ? [] : vendorNames(vendor);
  const products = productNames(name, vendors);
  const pairs = vendors.flatMap((one, shortness) =>
    products.map((product, place) => ({
      vendor: one,
      product,
      by: (shortness + place === 0 ? 'vendor-and-product' : 'shortened-names') as NamedBy,
    })),
  );
  const alone = products.map((product) => ({ vendor: '*', product, by: 'product-alone' as NamedBy }));
  return [...pairs, ...(vendor === null ? alone : [])].flatMap(({ vendor: maker, product, by }) =>
    partsOf(part.kind).map((letter) => ({ by, cpe: cpeOf(letter, maker, product, version) })),
  );
}

/** `acme_anvils` of "Acme Anvils, Inc.", then `acme`. */
function vendorNames(vendor: string): string[] {
  let bare = vendor.trim();
  while (legalForms.test(bare)) bare = bare.replace(legalForms, '');
  const whole = asName(bare);
  return distinct([whole, whole.split('_')[0]!]);
}

/** The product as named, then without the maker's name before it. */
function productNames(name: string, vendors: readonly string[]): string[] {
  const whole = asName(name);
  const shortened = vendors.flatMap((vendor) =>
    whole.startsWith(`${vendor}_`) ? [whole.slice(vendor.length + 1)] : [],
  );
  return distinct([whole, ...shortened]);
}

function asName(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}®™©]|\((r|tm|c)\)/giu, '')
    .toLowerCase()
    .trim()
    .replaceAll(/[\s/,]+/g, '_');
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '');
}

/** Of a name without a type it is not known whether it is an application or a system. */
function partsOf(kind: string): readonly string[] {
  if (kind === 'device') return ['h', 'o'];
  return kind === 'operating-system' || kind === 'firmware' ? ['o', 'a'] : ['a', 'o'];
}

function cpeOf(part: string, vendor: string, product: string, version: string | null): string {
  const any = '*';
  return formatCpe({
    part,
    vendor: vendor === any ? any : asCpeValue(vendor),
    product: asCpeValue(product),
    version: version === null ? any : asCpeValue(version),
    update: any,
    edition: any,
    language: any,
    sw_edition: any,
    target_sw: any,
    target_hw: any,
    other: any,
  });
}
