/**
 * Which products an advisory speaks of by their CPE names: the form that NVD's API 2.0 calls `configurations` and CVE 5.1
 * `cpeApplicability`. A record in OSV form carries it as `database_specific.cpe_configurations`; all sources with CPE ranges do so.
 */
export interface CpeConfiguration {
  operator: 'AND' | 'OR';
  negate: boolean;
  nodes: CpeNode[];
}

export interface CpeNode {
  operator: 'AND' | 'OR';
  negate: boolean;
  cpeMatch: CpeMatch[];
}

/** One product, in one version or in a range of them. */
export interface CpeMatch {
  /** A CPE name, 2.3 or 2.2, as written. */
  criteria: string;
  /** False for what must only be there beside the vulnerable product: the system on which it runs. */
  vulnerable: boolean;
  versionStartIncluding: string | null;
  versionStartExcluding: string | null;
  versionEndIncluding: string | null;
  versionEndExcluding: string | null;
}

/** The member of a record's `database_specific` that holds configurations. */
export const configurationsMember = 'cpe_configurations';

type Loose = Readonly<Record<string, unknown>>;

/** Reads configurations as NVD, CVE 5.1 and we ourselves write them; whatever has no criteria is left out. */
export function readCpeConfigurations(value: unknown): CpeConfiguration[] {
  return objectsOf(value).flatMap((configuration) => {
    const nodes = objectsOf(configuration.nodes).flatMap(readNode);
    return nodes.length === 0 ? [] : [{ ...connected(configuration), nodes }];
  });
}

function readNode(node: Loose): CpeNode[] {
  const cpeMatch = objectsOf(node.cpeMatch).flatMap(readMatch);
  return cpeMatch.length === 0 ? [] : [{ ...connected(node), cpeMatch }];
}

function connected({ operator, negate }: Loose): Pick<CpeNode, 'operator' | 'negate'> {
  return { operator: operator === 'AND' ? 'AND' : 'OR', negate: negate === true };
}

function readMatch(match: Loose): CpeMatch[] {
  const { criteria, vulnerable } = match;
  if (typeof criteria !== 'string' || criteria === '') return [];
  return [
    {
      criteria,
      vulnerable: vulnerable !== false,
      versionStartIncluding: boundOf(match.versionStartIncluding),
      versionStartExcluding: boundOf(match.versionStartExcluding),
      versionEndIncluding: boundOf(match.versionEndIncluding),
      versionEndExcluding: boundOf(match.versionEndExcluding),
    },
  ];
}

function boundOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function objectsOf(value: unknown): Loose[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Loose => typeof one === 'object' && one !== null && !Array.isArray(one));
}
