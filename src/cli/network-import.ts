import { importRegister, registerFileLimitBytes } from '../client/import-register.ts';
import { AppError } from '../common/errors.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable, plain } from './output.ts';
import { connect, openUpload, progressOf, serverOptions, serverUsage } from './server-client.ts';

const formats = ['table', 'json'] as const;

type Taken = Awaited<ReturnType<typeof importRegister>>;

interface Placed {
  at: string;
  message: string;
}

/** What the command answers: how many rows do what, by sheet of the register, and what is worth knowing before or after. */
interface Answer {
  import: string;
  applied: boolean;
  /** Of the workspace, that took it in. */
  change: number | null;
  new: number;
  changed: number;
  unchanged: number;
  rows: Record<string, { new: number; changed: number; unchanged: number }>;
  warnings: Placed[];
  /** What the register has no place for. */
  lost: Placed[];
}

export const command: Command = {
  summary:
    'Takes a supply network (holdfast.network/1, GraphML or a zip of tables) into the register of a workspace, all or nothing; "--preview" only says what it would change.',
  usage: `FILE|- [--preview] ${serverUsage} [-o table|json] [--quiet]`,
  options: { preview: { type: 'boolean' }, ...serverOptions },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the network to take in');
    const format = await choice(options, 'output', formats, 'table');
    const client = connect(options, terminal);
    const upload = await openUpload(path, { limitBytes: registerFileLimitBytes, what: 'a network file', terminal });
    const dryRun = options.preview === true;
    const progress = progressOf(terminal, options);
    const fileName = path === '-' ? 'stdin.json' : upload.fileName;
    const taken = await importRegister(client, { ...upload, fileName, dryRun }, progress).finally(progress.done);
    refuseProblems(path, taken);
    const answer = answerOf(taken);
    terminal.out(format === 'json' ? `${JSON.stringify(answer)}\n` : formatAnswer(answer, dryRun));
    return exit.clean;
  },
};

function refuseProblems(path: string, { counts, errors, state }: Taken): void {
  if (state === 'mapping')
    throw new AppError('invalid-input', `${path} is no supply network. "holdfast register import" takes workbooks.`);
  const count = counts?.errors ?? 0;
  if (count === 0) return;
  const problems = errors.map(({ at, message }) => ({ at, message }));
  const rest = count - problems.length;
  if (rest > 0) problems.push({ at: '', message: `${rest} more are not listed.` });
  throw new AppError('invalid-input', `${path} cannot be taken in. Nothing was taken.`, { problems });
}

function answerOf({ number, state, changeNumber, counts, sheets, warnings }: Taken): Answer {
  const { new: added, changed, unchanged } = counts!;
  const placed = ({ at, message }: Placed) => ({ at, message });
  return {
    import: number,
    applied: state === 'applied',
    change: changeNumber,
    new: added,
    changed,
    unchanged,
    rows: Object.fromEntries(
      Object.entries(sheets ?? {}).map(([sheet, of]) => [
        sheet,
        { new: of.new, changed: of.changed, unchanged: of.unchanged },
      ]),
    ),
    warnings: warnings.filter(({ lost }) => !lost).map(placed),
    lost: warnings.filter(({ lost }) => lost).map(placed),
  };
}

function formatAnswer(answer: Answer, preview: boolean): string {
  const rows = Object.entries(answer.rows).map(([sheet, of]) => [
    sheet,
    ...[of.new, of.changed, of.unchanged].map(String),
  ]);
  const told = [
    ...answer.lost.map(({ at, message }) => ['lost', plain(at), plain(message)]),
    ...answer.warnings.map(({ at, message }) => ['warning', plain(at), plain(message)]),
  ];
  const tables = [
    ...(rows.length > 0 ? [formatTable(['', 'NEW', 'CHANGED', 'UNCHANGED'], rows)] : []),
    ...(told.length > 0 ? [formatTable(['', 'PLACE', 'WHAT'], told)] : []),
  ];
  const outcome = answer.applied
    ? `taken in as ${answer.import}`
    : preview
      ? 'a preview, nothing was taken'
      : 'nothing to do';
  return `${tables.map((table) => `${table}\n`).join('')}${answer.new} new, ${answer.changed} changed, ${answer.unchanged} unchanged: ${outcome}\n`;
}
