import { mostSuppliers, type SendInput, sendRound } from '../client/assessments.ts';
import { AppError, type Problem } from '../common/errors.ts';
import { parseCsv } from '../formats/csv/read-csv.ts';
import { parseDay } from '../formats/register-workbook/parse-day.ts';
import { choice, required } from './arguments.ts';
import { type Command, exit, type OptionValues, type Terminal } from './command.ts';
import { readInputFile, readStdin } from './input-file.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, serverAddress, serverOptions, serverUsage } from './server-client.ts';

type Asked = SendInput['suppliers'];

export const command: Command = {
  summary:
    'Sends a questionnaire to suppliers as one round. Those with an address are mailed their link; the links of the others are written here, once.',
  usage: `--questionnaire ID [--version VERSION] [--profile ID] (--supplier S-0001[=ADDRESS],… | --suppliers FILE.csv|-) [--title TEXT] [--due DAY] [--note TEXT] [--link-days DAYS] ${serverUsage} [-o table|json]`,
  options: {
    questionnaire: { type: 'string' },
    version: { type: 'string' },
    profile: { type: 'string' },
    supplier: { type: 'string', multiple: true },
    suppliers: { type: 'string' },
    title: { type: 'string' },
    due: { type: 'string' },
    note: { type: 'string' },
    'link-days': { type: 'string' },
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const questionnaire = required(options, 'questionnaire', 'which questions are asked');
    const more = textsIn(options);
    const suppliers = await suppliersIn(options, terminal);
    const client = connect(options, terminal);
    const { round, items } = await sendRound(client, { questionnaire, suppliers, ...more });
    const base = serverAddress(options, terminal);
    const sent = items.map(({ assessment, link }) => ({
      assessment,
      link: link && { url: `${base}/answer#${link.token}`, ...link },
    }));
    terminal.out(format === 'json' ? `${JSON.stringify({ round, items: sent })}\n` : textOf(round, sent));
    return exit.clean;
  },
};

function textsIn(options: OptionValues): Partial<SendInput> {
  const { version, profile, title, note, due, 'link-days': days } = options;
  const given: Partial<SendInput> = {};
  for (const [name, value] of Object.entries({ version, profile, title, note }))
    if (typeof value === 'string') Object.assign(given, { [name]: value });
  if (typeof due === 'string') {
    const day = parseDay(due);
    if (!day.ok) throw new AppError('invalid-input', `--due: ${day.message}`);
    given.dueOn = day.value;
  }
  if (typeof days === 'string') {
    if (!/^\d{1,3}$/.test(days))
      throw new AppError('invalid-input', `--link-days takes a number of days, not "${days}".`);
    given.linkDays = Number(days);
  }
  return given;
}

async function suppliersIn(options: OptionValues, terminal: Terminal): Promise<Asked> {
  const named = (Array.isArray(options.supplier) ? options.supplier : []).flatMap((words) => String(words).split(','));
  const { suppliers: file } = options;
  const asked = [
    ...named
      .map((word) => word.trim())
      .filter(Boolean)
      .map(supplierOf),
    ...(typeof file === 'string' ? await suppliersOf(file, terminal) : []),
  ];
  if (asked.length === 0) throw new AppError('invalid-input', '--supplier or --suppliers is missing: who is asked.');
  if (asked.length > mostSuppliers)
    throw new AppError(
      'invalid-input',
      `One round asks at most ${mostSuppliers} suppliers; these are ${asked.length}.`,
    );
  return asked;
}

function supplierOf(word: string): Asked[number] {
  const [id = '', email] = word.split('=', 2);
  return email ? { id, email } : { id };
}

const fileLimitBytes = 4 * 1024 * 1024;

/** A table with the columns `supplier` and, where a link is to be mailed, `email`. */
async function suppliersOf(path: string, terminal: Terminal): Promise<Asked> {
  const bytes =
    path === '-'
      ? await readStdin(terminal, {
          limitBytes: fileLimitBytes,
          tooLarge: 'The table of suppliers is larger than 4 MB.',
        })
      : await readInputFile(path, 'a table of suppliers');
  const read = parseCsv(bytes);
  const refuse = (problems: readonly Problem[]): never => {
    throw new AppError('invalid-input', `${path} is no table of suppliers.`, { problems: [...problems] });
  };
  if (!read.ok) return refuse(read.problems);
  const [header, ...rows] = read.value;
  const columns = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const supplier = columns.indexOf('supplier');
  const email = columns.indexOf('email');
  if (supplier < 0) return refuse([{ at: `${path}:1`, message: 'The first row names no column "supplier".' }]);
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const nameless = filled.filter(({ cells }) => !cells[supplier]?.trim());
  if (nameless.length > 0)
    return refuse(nameless.map(({ row }) => ({ at: `${path}:${row}`, message: 'The supplier is missing.' })));
  return filled.map(({ cells }) => {
    const address = email < 0 ? '' : (cells[email]?.trim() ?? '');
    return { id: cells[supplier]!.trim(), ...(address ? { email: address } : {}) };
  });
}

type Sent = Awaited<ReturnType<typeof sendRound>>;

function textOf(
  { number, title, dueOn }: Sent['round'],
  items: readonly { assessment: Sent['items'][number]['assessment']; link: { url: string } | null }[],
): string {
  const rows = items.map(({ assessment, link }) => [
    assessment.number,
    plain(assessment.supplier.name),
    link?.url ?? 'mailed to its address',
  ]);
  const due = dueOn ? `, due ${dueOn}` : '';
  return `${formatTable(['NUMBER', 'SUPPLIER', 'LINK'], rows)}\n${number} ${plain(title)}: ${counted(items.length, 'supplier')} asked${due}.\n`;
}
