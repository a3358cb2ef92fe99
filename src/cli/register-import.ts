import { type ImportSheet, importRegister, registerFileLimitBytes } from '../client/import-register.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type ColumnMap, choicesOf, readColumnMap, suggestedMap } from './column-map.ts';
import { type Command, exit } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, openUpload, progressOf, serverOptions, serverUsage } from './server-client.ts';

const formats = ['table', 'json'] as const;

type Taken = Awaited<ReturnType<typeof importRegister>>;

/** What the command answers: how many rows do what, and every cell that cannot be taken. */
interface Answer {
  new: number;
  changed: number;
  unchanged: number;
  errors: { at: string; message: string }[];
  warnings: { at: string; message: string }[];
  /** What the columns seem to be, where nobody has said it: save it, look it over, and hand it back with `--map`. */
  map?: ColumnMap;
}

export const command: Command = {
  summary: 'Takes a register workbook (XLSX or CSV) into the server; nothing is taken where a row cannot be.',
  usage: `FILE|- [--map MAP.json] [--dry-run] ${serverUsage} [-o table|json] [--quiet]`,
  options: { 'dry-run': { type: 'boolean' }, map: { type: 'string' }, ...serverOptions },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the workbook to take in');
    const format = await choice(options, 'output', formats, 'table');
    const mapPath = typeof options.map === 'string' ? options.map : undefined;
    const map = mapPath === undefined ? undefined : await readColumnMap(mapPath);
    const client = connect(options, terminal);
    const upload = await openUpload(path, { limitBytes: registerFileLimitBytes, what: 'a workbook', terminal });
    const dryRun = options['dry-run'] === true;
    const columns = map && ((sheets: readonly ImportSheet[]) => choicesOf(map, sheets, mapPath!));
    const progress = progressOf(terminal, options);
    const taken = await importRegister(client, { ...upload, dryRun, columns }, progress).finally(progress.done);
    const answer = answerOf(taken);
    terminal.out(format === 'json' ? `${JSON.stringify(answer)}\n` : formatAnswer(answer, { dryRun, taken }));
    if (answer.map) {
      if (!options.quiet) terminal.note(unknownColumns);
      return exit.usage;
    }
    const { errors } = taken.counts!;
    if (errors === 0) return exit.clean;
    const listed = taken.errors.length < errors ? `; the first ${taken.errors.length} are listed` : '';
    if (!options.quiet) terminal.note(`${counted(errors, 'row')} cannot be taken${listed}. Nothing was taken.\n`);
    return exit.usage;
  },
};

const unknownColumns =
  'The columns are not those of the template, so nothing was taken. Save this map, mend it, and hand it back with --map MAP.json; it is remembered.\n';

function answerOf({ state, counts, errors, warnings, mapping }: Taken): Answer {
  const { new: added, changed, unchanged } = counts ?? { new: 0, changed: 0, unchanged: 0 };
  const placed = ({ at, message }: { at: string; message: string }) => ({ at, message });
  return {
    new: added,
    changed,
    unchanged,
    errors: errors.map(placed),
    warnings: warnings.map(placed),
    ...(state === 'mapping' ? { map: suggestedMap(mapping ?? []) } : {}),
  };
}

function formatAnswer(answer: Answer, { dryRun, taken }: { dryRun: boolean; taken: Taken }): string {
  if (answer.map) return `${JSON.stringify(answer.map, null, 2)}\n`;
  const rows = [
    ...answer.errors.map(({ at, message }) => ['error', plain(at), plain(message)]),
    ...answer.warnings.map(({ at, message }) => ['warning', plain(at), plain(message)]),
  ];
  const table = rows.length === 0 ? '' : `${formatTable(['', 'PLACE', 'WHAT IS WRONG'], rows)}\n`;
  return `${table}${answer.new} new, ${answer.changed} changed, ${answer.unchanged} unchanged, ${taken.counts!.errors} with errors: ${outcome(taken, dryRun)}\n`;
}

function outcome({ state, counts, number }: Taken, dryRun: boolean): string {
  if (state === 'applied') return `taken in as ${number}`;
  if (counts!.errors > 0) return 'nothing was taken';
  return dryRun ? 'a dry run, nothing was taken' : 'nothing to do';
}
