import {
  type Assessment,
  type AssessmentFilters,
  getAssessment,
  getRound,
  listAssessments,
  type Round,
  type WholeAssessment,
} from '../client/assessments.ts';
import type { Client } from '../client/client.ts';
import { AppError } from '../common/errors.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary:
    'Says how far suppliers are with what they were asked: all, one round, the overdue ones, or one assessment with what it states.',
  usage: `[A-0001|Q-0001] [--round Q-0001] [--supplier S-0001] [--questionnaire ID] [--overdue] ${serverUsage} [-o table|json]`,
  options: {
    round: { type: 'string' },
    supplier: { type: 'string' },
    questionnaire: { type: 'string' },
    overdue: { type: 'boolean' },
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    const [id, more] = positionals;
    if (more !== undefined) throw new AppError('invalid-input', `"${more}" is one word too many.`);
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const isOfRound = id === undefined || id.startsWith('Q-');
    const status = isOfRound ? await statusOf(client, filtersIn(options, id)) : await wholeOf(client, id, options);
    terminal.out(format === 'json' ? `${JSON.stringify(status)}\n` : textOf(status));
    return exit.clean;
  },
};

interface Listed {
  round: Round | null;
  items: Assessment[];
}
type Whole = Omit<WholeAssessment, 'document'>;

function filtersIn(options: OptionValues, named: string | undefined): AssessmentFilters & { round?: string[] } {
  const { round = named, supplier, questionnaire, overdue } = options;
  if (named !== undefined && round !== named)
    throw new AppError('invalid-input', `${named} and --round ${round} name two rounds: give one.`);
  return {
    ...(typeof round === 'string' ? { round: [round] } : {}),
    ...(typeof supplier === 'string' ? { supplier } : {}),
    ...(typeof questionnaire === 'string' ? { questionnaire: [questionnaire] } : {}),
    ...(overdue === true ? { overdue: true } : {}),
  };
}

async function statusOf(client: Client, filters: AssessmentFilters & { round?: string[] }): Promise<Listed> {
  const [asked] = filters.round ?? [];
  const round = asked === undefined ? null : await getRound(client, asked);
  return { round, items: await listAssessments(client, filters) };
}

/** Without the questions themselves, which `questionnaire show` tells. */
async function wholeOf(client: Client, id: string, options: OptionValues): Promise<Whole> {
  const filter = ['round', 'supplier', 'questionnaire', 'overdue'].find((name) => options[name] !== undefined);
  if (filter) throw new AppError('invalid-input', `--${filter} narrows a list: leave it out for ${id}.`);
  const { document: _, ...whole } = await getAssessment(client, id);
  return whole;
}

function textOf(status: Listed | Whole): string {
  return 'number' in status ? textOfOne(status) : textOfList(status);
}

function textOfList({ round, items }: Listed): string {
  const head = round ? `${round.number} ${plain(round.title)}${round.closedAt ? ', closed' : ''}\n\n` : '';
  if (items.length === 0) return `${head}No assessment.\n`;
  const rows = items.map((one) => [
    one.number,
    plain(one.supplier.name),
    one.state,
    progressOf(one),
    dueOf(one),
    plain(one.mailProblem ?? ''),
  ]);
  const overdue = items.filter((one) => one.overdue).length;
  const table = formatTable(['NUMBER', 'SUPPLIER', 'STATE', 'ANSWERED', 'DUE', 'MAIL'], rows);
  return `${head}${table}\n${counted(items.length, 'assessment')}, ${overdue} overdue.\n`;
}

function progressOf({ progress }: Assessment): string {
  return progress.asked === 0 ? '-' : `${progress.answered} of ${progress.asked}`;
}

function dueOf({ dueOn, overdue }: Assessment): string {
  return `${dueOn ?? '-'}${overdue ? ', overdue' : ''}`;
}

function textOfOne(one: Whole): string {
  const { standing, counts } = one;
  const lines = [
    `${one.number} ${plain(one.supplier.name)}: ${plain(one.asking.title)} ${one.asking.version}`,
    `State: ${one.state}${one.overdue ? ', overdue' : ''}${one.comment ? ` (${plain(one.comment)})` : ''}`,
    `Answered: ${progressOf(one)}`,
    `Due: ${one.dueOn ?? '-'}`,
    `Link: ${one.link.state}${one.link.expiresAt ? `, until ${one.link.expiresAt.slice(0, 10)}` : ''}`,
    ...(one.mailProblem ? [`Mail: ${plain(one.mailProblem)}`] : []),
    ...(one.submission > 0 ? [`Submitted: ${one.submittedAt?.slice(0, 10)}, submission ${one.submission}`] : []),
    ...(one.previous
      ? [`Since ${one.previous.number}: ${counts.changed} changed, ${counts.new} new, ${counts.withdrawn} withdrawn`]
      : []),
    ...(standing ? [`Stated practice: ${interval(standing)}`] : []),
    ...(standing?.knockOuts ?? []).map(({ item, answer }) => `Knock-out: ${item} is answered ${answer}.`),
  ];
  return `${lines.join('\n')}\n`;
}

function interval({ low, high }: { low: number | null; high: number | null }): string {
  return low === high ? percent(low) : `${percent(low)} to ${percent(high)}`;
}

function percent(share: number | null): string {
  return share === null ? '-' : `${Math.round(share * 1000) / 10} %`;
}
