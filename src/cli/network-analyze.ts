import { analyzeNetwork, type NetworkAnalysis } from '../engines/network/analyze-network.ts';
import type { Figure } from '../engines/network/failure-sections.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable, plain } from './output.ts';
import { requireNetwork } from './read-network-file.ts';

export const command: Command = {
  summary:
    'Says of a supply network how critical each node is and why, what fails each function and product, how probable that is, and in how few hands each tier of supply lies.',
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

function textOf(analysis: NetworkAnalysis): string {
  const {
    criticality = [],
    cutSets = [],
    commonCause = [],
    failure = [],
    concentration = [],
    compromise = [],
  } = analysis;
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
      ['OF', 'FAILS WITH', ''],
      [
        ...cutSets.flatMap(({ of, sets }) => sets.map((set) => [of, set.join(' + '), ''])),
        ...commonCause.flatMap(({ of, by, sets }) => sets.map((set) => [of, set.join(' + '), `by ${by}`])),
      ],
    ),
    section(
      ['OF', 'FAILS WITH PROBABILITY', 'FIRST OF ALL BY'],
      failure.map(({ of, probability, low, high, importance }) => [
        of,
        probabilityText(probability ?? null, low ?? 0, high ?? 1),
        importance.toSorted((a, b) => weightOf(b.birnbaum) - weightOf(a.birnbaum))[0]?.id ?? '',
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
    section(
      ['NODE', 'COMPROMISED WITH PROBABILITY'],
      compromise.map(({ id, probability, low, high }) => [id, probabilityText(probability, low, high)]),
    ),
    analysis.notes.map((note) => `${plain(note)}\n`).join(''),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function probabilityText(probability: number | null, low: number, high: number): string {
  const digits = (value: number) => String(Number(value.toPrecision(4)));
  return probability === null ? `${digits(low)} to ${digits(high)}` : digits(probability);
}

function weightOf(figure: Figure): number {
  return typeof figure === 'number' ? figure : (figure.high ?? Number.POSITIVE_INFINITY);
}

function section(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, mostRows).map((row) => row.map(plain));
  const more = rows.length > mostRows ? `and ${rows.length - mostRows} more: -o json has them.\n` : '';
  return formatTable(header, shown) + more;
}
