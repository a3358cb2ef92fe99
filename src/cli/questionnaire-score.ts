import { AppError } from '../common/errors.ts';
import { type Coverage, type QuestionnaireScore, scoreAnswers } from '../engines/questionnaires/score.ts';
import { parseDay } from '../formats/register-workbook/parse-day.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { formatTable, plain } from './output.ts';
import { ownOption, ownUsage, requireAnswers } from './read-questionnaire-file.ts';

export const command: Command = {
  summary:
    'Says what answers state: how much of it as an interval, how much is verified, what knocks out, and which gates hold. Never one number.',
  usage: `FILE|- ${ownUsage} [--as-of DAY] [-o table|json]`,
  options: { ...ownOption, 'as-of': { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'answers as a workbook or in the form holdfast.answers/1');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const { document, questionnaire } = await requireAnswers(file, options, terminal);
    const day = dayIn(options) ?? document.asOf ?? new Date().toISOString().slice(0, 10);
    const score = scoreAnswers(questionnaire, document.answers, { day });
    const { id, version, title } = questionnaire;
    terminal.out(
      format === 'json'
        ? `${JSON.stringify({ questionnaire: { id, version }, asOf: day, ...score })}\n`
        : `${title}, as of ${day}\n\n${textOf(score)}`,
    );
    return exit.clean;
  },
};

function dayIn(options: OptionValues): string | undefined {
  const given = options['as-of'];
  if (typeof given !== 'string') return undefined;
  const day = parseDay(given);
  if (day.ok) return day.value;
  throw new AppError('invalid-input', `--as-of: ${day.message}`);
}

function textOf(score: QuestionnaireScore): string {
  const rowOf = (name: string, one: Coverage & { answered: number; asked: number }) => [
    ...[name, `${one.answered} of ${one.asked}`, interval(one), percent(one.coverage), percent(one.verified)],
  ];
  const table = formatTable(
    ['SECTION', 'ANSWERED', 'STATED PRACTICE', 'COVERED', 'VERIFIED'],
    [
      ...score.sections.map((section) => rowOf(plain(`${section.id} ${section.title}`), section)),
      rowOf('In all', score),
    ],
  );
  const told = [
    ...score.knockOuts.map(({ item, answer }) => `Knock-out: ${item} is answered ${answer}.`),
    ...score.openKnockOuts.map(({ item }) => `Not answered yet, and a knock-out if it fails: ${item}.`),
    ...score.gates
      .filter(({ state }) => state !== 'open')
      .map(
        ({ id, state, until, skips }) =>
          `Gate ${id}: ${state}${until ? ` until ${until}` : ''}, ${skips} items fall away.`,
      ),
    ...score.flags.map((flag) => sentences[flag]),
  ];
  return `${table}${told.length > 0 ? `\n${told.join('\n')}\n` : ''}`;
}

const sentences: Record<QuestionnaireScore['flags'][number], string> = {
  'not-applicable-changed-the-result': 'Answers of "not applicable" changed the result.',
  'not-applicable-unexplained': 'Some answers of "not applicable" are not explained.',
  'not-applicable-unapproved': 'Nobody has agreed yet to some answers of "not applicable".',
};

function interval({ low, high }: Coverage): string {
  return low === high ? percent(low) : `${percent(low)} to ${percent(high)}`;
}

function percent(share: number | null): string {
  return share === null ? '-' : `${Math.round(share * 1000) / 10} %`;
}
