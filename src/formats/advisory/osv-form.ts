import type { CpeConfiguration } from './cpe-configuration.ts';

/**
 * A record of another format in the form of OSV, so that one index matches all. It stands beside the record as it was received,
 * and says only what matching, naming and severity need.
 */
export interface OsvForm {
  /** Under a prefix where the source numbers its records as others do: `nvd:CVE-2024-1`. No name of the vulnerability then. */
  id: string;
  aliases: string[];
  summary?: string | undefined;
  published?: string | undefined;
  modified?: string | undefined;
  withdrawn?: string | undefined;
  severity: { type: 'CVSS_V2' | 'CVSS_V3' | 'CVSS_V4'; score: string }[];
  affected: OsvFormAffected[];
  database_specific: { severity?: string | undefined; cpe_configurations?: CpeConfiguration[] };
}

export interface OsvFormAffected {
  package: { ecosystem: string; name: string };
  ranges: { type: 'ECOSYSTEM' | 'SEMVER'; events: OsvFormEvent[] }[];
  versions: string[];
}

export type OsvFormEvent = { introduced: string } | { fixed: string } | { last_affected: string } | { limit: string };

const prefixes = ['cve', 'nvd', 'csaf'] as const;
const prefixed = new RegExp(`^(?:${prefixes.join('|')}):`);

/** The id of a record whose source numbers its records as others do. */
export function prefixedId(source: (typeof prefixes)[number], id: string): string {
  return `${source}:${id}`;
}

/** Whether an id names a record only, and no vulnerability. */
export function isPrefixedId(id: string): boolean {
  return prefixed.test(id);
}

/** As people know the record. */
export function plainId(id: string): string {
  return id.replace(prefixed, '');
}

/** The vectors as OSV lists them; whoever reads them looks at the vector only. */
export function severityOfVectors(vectors: readonly string[]): OsvForm['severity'] {
  return [...new Set(vectors)].map((score) => ({ type: typeOf(score), score }));
}

function typeOf(vector: string): OsvForm['severity'][number]['type'] {
  if (vector.startsWith('CVSS:4')) return 'CVSS_V4';
  return vector.startsWith('CVSS:3') ? 'CVSS_V3' : 'CVSS_V2';
}
