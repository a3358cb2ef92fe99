import { bringInAnswers, filledFileLimitBytes, listAssessments } from '../client/assessments.ts';
import type { Client } from '../client/client.ts';
import { AppError } from '../common/errors.ts';
import { answerText } from './answer-text.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, openUpload, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary:
    'Brings back what a supplier filled in (workbook, holdfast.answers/1 or signed package): shows what it says otherwise than what stands; "--apply" takes it in.',
  usage: `FILE|- [--assessment A-0001 | --supplier S-0001 [--questionnaire ID]] [--by NAME] [--apply] ${serverUsage} [-o table|json]`,
  options: {
    assessment: { type: 'string' },
    supplier: { type: 'string' },
    questionnaire: { type: 'string' },
    by: { type: 'string' },
    apply: { type: 'boolean' },
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the answers to bring back');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const upload = await openUpload(path, { limitBytes: filledFileLimitBytes, what: 'a file of answers', terminal });
    const id = await assessmentIn(client, options);
    const by = typeof options.by === 'string' ? options.by : undefined;
    const taken = await bringInAnswers(client, id, { bytes: upload.bytes, apply: options.apply === true, by });
    terminal.out(format === 'json' ? `${JSON.stringify(taken)}\n` : textOf(taken));
    return exit.clean;
  },
};

const mostNamed = 10;

/** The one that is named, or the only one that still takes answers among those that the options leave. */
async function assessmentIn(client: Client, { assessment, supplier, questionnaire }: OptionValues): Promise<string> {
  if (typeof assessment === 'string') return assessment;
  const found = await listAssessments(client, {
    state: ['asked', 'opened', 'queried', 'submitted'],
    ...(typeof supplier === 'string' ? { supplier } : {}),
    ...(typeof questionnaire === 'string' ? { questionnaire: [questionnaire] } : {}),
  });
  const [only] = found;
  if (only && found.length === 1) return only.number;
  if (!only) throw new AppError('invalid-input', 'No assessment waits for answers. Name one: --assessment A-0001.');
  const named = found
    .slice(0, mostNamed)
    .map(({ number, supplier: { name }, asking: { title } }) => `${number} (${plain(name)}, ${plain(title)})`);
  const rest = found.length - named.length;
  throw new AppError(
    'invalid-input',
    `Several assessments wait for answers: ${named.join('; ')}${rest > 0 ? ` and ${rest} more` : ''}. Name one: --assessment ${only.number}.`,
  );
}

type Taken = Awaited<ReturnType<typeof bringInAnswers>>;

function textOf({ applied, changes, unchanged, signedBy, assessment }: Taken): string {
  const rows = changes.map(({ item, before, after }) => [item, answerText(before), answerText(after)]);
  const table = rows.length > 0 ? `${formatTable(['ITEM', 'BEFORE', 'AFTER'], rows)}\n` : '';
  const signed = signedBy ? `Signed by ${plain(signedBy)}; the signature holds.\n` : '';
  const outcome = applied
    ? `taken in as submission ${assessment.submission} of ${assessment.number}`
    : 'nothing was taken';
  return `${table}${signed}${counted(changes.length, 'answer')} changed, ${unchanged} unchanged: ${outcome}.\n`;
}
