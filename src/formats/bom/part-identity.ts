import { createHash } from 'node:crypto';
import { formatPurl, parsePurl } from '../purl/purl.ts';

/** What a document says that a part is. */
export interface Part {
  purl: string | null;
  group: string | null;
  name: string;
  version: string | null;
}

/** Characters beyond which a text stands as its hash: an index of PostgreSQL takes no more than about 2,700 bytes. */
const longestIdentity = 600;

/**
 * By what two occurrences are one component: the canonical package URL with its version; without either, what the document
 * calls the part.
 */
export function identityOf({ purl, group, name, version }: Part): string {
  const read = purl === null ? undefined : parsePurl(purl);
  const canonical = read?.ok ? formatPurl(read.value) : undefined;
  if (read?.ok && canonical?.ok && read.value.version !== null) return shortened(canonical.value);
  return shortened(JSON.stringify([canonical?.ok ? canonical.value : purl, group, name, version]));
}

function shortened(text: string): string {
  return text.length <= longestIdentity ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** How people see a part: `org.keycloak/keycloak-core 10.0.2`. */
export function titleOf({ group, name, version }: Part): string {
  return `${group ? `${group}/` : ''}${name}${version ? ` ${version}` : ''}`;
}
