import { askWhy, type Origin, type Why, type WhyInput, type WhyValue, whyDeclarations } from '../client/why.ts';
import { AppError } from '../common/errors.ts';
import { choice, suggestion } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable, plain } from './output.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary: 'Says why a derived value of the server is what it is: its rule, its inputs, and what is not known.',
  usage: `KIND ID VALUE [--as-of CHANGE|MOMENT] ${serverUsage} [-o table|json]`,
  options: { 'as-of': { type: 'string' }, ...serverOptions },
  async run({ positionals, options, terminal }) {
    const [kind, id, value, more] = positionals;
    if (kind === undefined || id === undefined || value === undefined || more !== undefined) {
      throw new AppError('invalid-input', 'Say KIND ID VALUE, such as "supplier S-0042 findings".');
    }
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const asOf = typeof options['as-of'] === 'string' ? options['as-of'] : undefined;
    const why = await askWhy(connect(options, terminal), { kind, id, value }, asOf);
    if (!why) throw new AppError('invalid-input', await noSuchKind(kind));
    terminal.out(format === 'json' ? `${JSON.stringify(why)}\n` : textOf(why));
    return exit.clean;
  },
};

async function noSuchKind(kind: string): Promise<string> {
  const kinds = whyDeclarations.map((one) => one.kind);
  return `There is no kind "${kind}": take one of ${kinds.join(', ')}.${await suggestion(kind, kinds)}`;
}

function textOf({ title, name, result, formula, rule, inputs, more, unknown, change }: Why): string {
  const head = `${title} of ${plain(name)}: ${valueText(result)}\n${formula ? `${formula}\n` : ''}${rule.sentence}\n`;
  const basis = `Rule ${rule.name}, version ${rule.version}; register at change ${change}.\n`;
  const rows = inputs.map((input) => [
    plain(input.what),
    valueText(input.value),
    originText(input),
    input.evidence?.grade ?? '',
  ]);
  return [
    head + basis,
    rows.length > 0 ? formatTable(['INPUT', 'VALUE', 'FROM', 'GRADE'], rows) : '',
    more ? `${more.inputs} more inputs.\n` : '',
    unknown.length > 0
      ? `NOT KNOWN\n${unknown.map((one) => `  ${one.text}${one.count === null ? '' : `: ${one.count}`}. ${one.settle}\n`).join('')}`
      : '',
  ]
    .filter((block) => block !== '')
    .join('\n');
}

function valueText(value: WhyValue): string {
  switch (value.is) {
    case 'unknown':
      return `not known (${value.text})`;
    case 'count':
      return value.of === null ? `${value.count}` : `${value.count} of ${value.of}`;
    case 'probability':
      return `${value.probability} within 30 days`;
    case 'chance':
      return `${rangeText(value)}${value.withinDays === null ? '' : ` within ${value.withinDays} days`}`;
    case 'share':
    case 'level-range':
      return rangeText(value);
    case 'hours':
      return `${Math.floor(value.hours)} h`;
    case 'yes-no':
      return value.yes ? 'yes' : 'no';
    case 'level':
    case 'severity':
      return value.level;
    case 'moment':
      return value.at;
    case 'day':
      return value.day;
    case 'link':
      return value.link;
    default:
      return plain(value.text);
  }
}

function rangeText({ low, high }: { low: number | string; high: number | string }): string {
  return low === high ? `${low}` : `${low} to ${high}`;
}

function originText({ origin, why }: WhyInput): string {
  if (!origin) return why ? `why ${why.kind} ${why.id} ${why.value}` : '';
  return plain(placeText(origin));
}

function placeText(origin: Origin): string {
  switch (origin.from) {
    case 'change':
      return `change ${origin.change}, ${origin.by ?? 'Holdfast'}`;
    case 'import':
      return [origin.import, origin.file, origin.place].filter(Boolean).join(' ');
    case 'bom':
      return [origin.bom, origin.file, origin.place].filter(Boolean).join(' ');
    case 'feed':
      return `${origin.feed} ${origin.file}`;
    case 'rule':
      return `rule ${origin.rule}`;
    default:
      return 'Holdfast';
  }
}
