import { createHash } from 'node:crypto';
import { inVersion, productMeant } from '../../engines/scan/product-meant.ts';
import { parsePurl } from '../../formats/purl/purl.ts';

/** Characters beyond which a name stands as its hash: an index of PostgreSQL takes no more than about 2,700 bytes. */
const longestKey = 600;

/** By what two rows name the same product, whatever its version: maker and product, without regard to capitals and blanks. */
export function nameKeyOf(vendor: string | null, product: string): string {
  const key = `${compared(vendor ?? '')}\n${compared(product)}`;
  return key.length <= longestKey ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

function compared(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** What somebody said of a name. */
export interface NameRule {
  says: 'is' | 'is-not';
  /** The product, as a package URL or CPE name without a version. */
  identifier: string;
}

interface NamedPurl {
  version: string | null;
  purl: string | null;
}

/** The package URL of a row under what was said of its name. */
export function purlUnder(rules: readonly NameRule[], { version, purl }: NamedPurl): string | null {
  const chosen = rules.find(({ says }) => says === 'is')?.identifier;
  if (chosen !== undefined) return parsePurl(chosen).ok ? inVersion(chosen, version) : null;
  const isOut = purl !== null && rules.some(({ identifier }) => identifier === productMeant(purl));
  return isOut ? null : purl;
}
