import { asCpeValue, formatCpe, parseCpe } from '../../formats/cpe/cpe.ts';
import { formatPurl, parsePurl } from '../../formats/purl/purl.ts';

/** A package URL or CPE name without its version: the product that it means; undefined for any other text. */
export function productMeant(identifier: string): string | undefined {
  const cpe = parseCpe(identifier);
  if (cpe.ok) return formatCpe({ ...cpe.value, version: '*', update: '*' });
  const purl = parsePurl(identifier);
  const product = purl.ok ? formatPurl({ ...purl.value, version: null, subpath: null }) : purl;
  return product.ok ? product.value : undefined;
}

/** The product in a version, as a package URL or a CPE name; a version that is not known stays open. */
export function inVersion(product: string, version: string | null): string {
  const purl = parsePurl(product);
  if (purl.ok) {
    const whole = formatPurl({ ...purl.value, version });
    return whole.ok ? whole.value : product;
  }
  const cpe = parseCpe(product);
  return cpe.ok && version !== null ? formatCpe({ ...cpe.value, version: asCpeValue(version) }) : product;
}
