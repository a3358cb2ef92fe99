import { AppError } from '../common/errors.ts';
import {
  compareNetworks,
  type InputChange,
  type LinkName,
  type NetworkDifference,
} from '../engines/network/compare-networks.ts';
import type { Differences } from '../engines/network/field-changes.ts';
import { choice } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable, plain } from './output.ts';
import { requireNetwork } from './read-network-file.ts';

export const command: Command = {
  summary: 'Compares two supply networks: what came, went and changed, which levels moved, and because of what.',
  usage: 'A B [-o table|json]',
  options: {},
  async run({ positionals, options, terminal }) {
    const [from, to, more] = positionals;
    if (from === undefined || to === undefined || more !== undefined || (from === '-' && to === '-')) {
      throw new AppError('invalid-input', 'Give two networks, the earlier first: holdfast network diff A B.');
    }
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const before = await requireNetwork(from, terminal);
    const difference = compareNetworks(before, await requireNetwork(to, terminal));
    terminal.out(format === 'json' ? `${JSON.stringify(difference)}\n` : textOf(difference));
    return exit.clean;
  },
};

function textOf({ file, nodes, links, groups, levels }: NetworkDifference): string {
  const rows = [
    ...file.map(({ field, from, to }) => ['changed', 'file', field, shown(from), shown(to)]),
    ...rowsOf('node', nodes, ({ id }) => id),
    ...rowsOf('link', links, linkText),
    ...rowsOf('group', groups, ({ id }) => id),
  ];
  const moves = levels.map(({ id, from, to, because }) => [
    ...[id, levelText(from), levelText(to)],
    because.map(changeText).join('; '),
  ]);
  const blocks = [
    rows.length > 0 ? tableOf(['WHAT', 'OF', 'NAME', 'FROM', 'TO'], rows) : 'Nothing differs.\n',
    moves.length > 0 ? tableOf(['NODE', 'LEVEL BEFORE', 'LEVEL NOW', 'BECAUSE'], moves) : '',
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return formatTable(
    header,
    rows.map((row) => row.map(plain)),
  );
}

function rowsOf<Name>(of: string, { added, removed, changed }: Differences<Name>, nameOf: (name: Name) => string) {
  return [
    ...added.map((one) => ['added', of, nameOf(one), '', '']),
    ...removed.map((one) => ['removed', of, nameOf(one), '', '']),
    ...changed.flatMap((one) =>
      one.fields.map(({ field, from, to }) => ['changed', of, `${nameOf(one)}: ${field}`, shown(from), shown(to)]),
    ),
  ];
}

function linkText({ from, to, kind }: LinkName): string {
  return `${from} > ${to} (${kind})`;
}

function levelText({ low, high }: { low: string; high: string }): string {
  return low === high ? high : `${low} to ${high}`;
}

function changeText({ id, link, field, from, to }: InputChange): string {
  return `${link ? linkText(link) : id}: ${field} ${shown(from)} to ${shown(to)}`;
}

function shown(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
