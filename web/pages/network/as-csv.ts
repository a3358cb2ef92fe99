import type { Neighbourhood } from './view.ts';

const columns = ['from', 'to', 'kind', 'confidence', 'dependence', 'share', 'shareMax', 'group', 'through'] as const;

/** The view as one table: first a row for each node, then one for each link, told apart by the first column (RFC 4180). */
export function viewAsCsv({ nodes, links, unknown }: Pick<Neighbourhood, 'nodes' | 'links' | 'unknown'>): string {
  const nameOf = new Map(nodes.map(({ id, number, name }) => [id, number ?? name]));
  const rows: unknown[][] = [
    ['row', 'number', 'name', 'kind', 'country', 'tier', 'low', 'high', 'distance', 'beyond', ...columns],
    ...nodes.map((node) => [
      'node',
      ...[node.number, node.name, node.kind, node.country, node.tier, node.low, node.high, node.distance, node.beyond],
      ...columns.map(() => null),
    ]),
    ...links.map((link) => [
      'link',
      ...Array.from({ length: 9 }, () => null),
      ...columns.map((column) => (column === 'from' || column === 'to' ? nameOf.get(link[column]) : link[column])),
    ]),
    ...unknown.map(({ of, kind, share }) => [
      'not known',
      ...Array.from({ length: 10 }, () => null),
      ...[nameOf.get(of), kind, null, null, share, null, null, null],
    ]),
  ];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula is led by an apostrophe, as in all our tables. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
