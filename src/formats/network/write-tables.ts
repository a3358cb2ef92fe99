import { formatCsv } from '../csv/format-csv.ts';
import type { NetworkDocument, Share } from './document.ts';
import { groupFields, linkFields, nodeFields, sourceFields } from './fields.ts';

/** One table of a network on its way into a file. */
export interface NetworkTable {
  /** `nodes.csv` */
  name: string;
  text: string;
}

/**
 * The network as tables: nodes, links, and the sources of groups with their group on each line. Columns are the members of the file
 * format in its order, then those it does not know; what is no plain value stands as JSON.
 */
export function writeNetworkTables({ nodes, links = [], groups = [] }: NetworkDocument): NetworkTable[] {
  const { sources: _, ...ofGroup } = groupFields;
  const lines = groups.flatMap(({ sources, ...group }) =>
    sources.map((source) => ({ ...prefixed(group, 'group.'), ...source })),
  );
  return [
    { name: 'nodes.csv', text: table(nodes, Object.keys(nodeFields)) },
    { name: 'links.csv', text: table(links, withBounds(Object.keys(linkFields))) },
    {
      name: 'sources.csv',
      text: table(lines, [...Object.keys(prefixed(ofGroup, 'group.')), ...withBounds(Object.keys(sourceFields))]),
    },
  ];
}

function prefixed(item: object, prefix: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [prefix + name, value]));
}

/** A share is two columns, the same in both where it is known. */
function withBounds(names: readonly string[]): string[] {
  return names.flatMap((name) => (name === 'share' ? ['share.min', 'share.max'] : [name]));
}

function table(items: readonly object[], known: readonly string[]): string {
  const rows = items.map(apart);
  const used = new Set(rows.flatMap((row) => Object.keys(row)));
  const unknown = [...used].filter((name) => !known.includes(name)).sort();
  const columns = [...known, ...unknown];
  return formatCsv([columns, ...rows.map((row) => columns.map((name) => cell(row[name])))]);
}

function apart(item: object): Record<string, unknown> {
  const { share, ...more } = item as { share?: Share };
  if (share === undefined) return more;
  const { min, max } = typeof share === 'number' ? { min: share, max: share } : share;
  return { ...more, 'share.min': min, 'share.max': max };
}

function cell(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
