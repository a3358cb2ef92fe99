import { analyzeNetwork, type NetworkAnalysis } from '../engines/network/analyze-network.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable, plain } from './output.ts';
import { requireNetwork } from './read-network-file.ts';

export const command: Command = {
  summary: 'Says of a supply network how critical each node is and why, and in how few hands each tier of supply lies.',
  usage: 'FILE|- [-o table|json]',
  options: {},
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'a network in the form holdfast.network/1');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const analysis = analyzeNetwork(await requireNetwork(file, terminal));
    terminal.out(format === 'json' ? `${JSON.stringify(analysis)}\n` : textOf(analysis));
    return exit.clean;
  },
};

/** Rows of each table on a terminal; JSON has them all. */
const mostRows = 50;

function textOf({ criticality = [], concentration = [], notes }: NetworkAnalysis): string {
  const blocks = [
    section(
      ['NODE', 'CRITICALITY', 'BY WAY OF'],
      criticality.map(({ id, low, high, path }) => [
        id,
        low === high ? high : `${low} to ${high}`,
        path.slice(1).join(' > '),
      ]),
    ),
    section(
      ['OF', 'TIER', 'BY', 'HHI', 'AS MANY AS', 'LARGEST', ''],
      concentration.map(({ of, tier, by, hhi, low, worst, effective, parties, vanishes }) => [
        ...[of, String(tier), by],
        hhi === null ? `${Math.round(low)} to ${Math.round(worst)}` : String(Math.round(hhi)),
        effective === null ? '?' : effective.toFixed(1),
        parties[0] ? `${parties[0].party} ${Math.round(100 * parties[0].share)} %` : '',
        vanishes ? 'DIVERSIFICATION VANISHES' : '',
      ]),
    ),
    notes.map((note) => `${plain(note)}\n`).join(''),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function section(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, mostRows).map((row) => row.map(plain));
  const more = rows.length > mostRows ? `and ${rows.length - mostRows} more: -o json has them.\n` : '';
  return formatTable(header, shown) + more;
}
