import { AppError, type Problem } from '../common/errors.ts';
import { bomFormatNames } from '../formats/bom/document.ts';
import { recogniseBom } from '../formats/bom-files/recognise.ts';
import { validateBom } from '../formats/bom-files/validate-bom.ts';
import { choice } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { readBomBytes } from './read-bom-document.ts';

/** What stands in one line of the answer. */
interface Verdict {
  file: string;
  ok: boolean;
  format: string | null;
  specVersion: string | null;
  problems: readonly Problem[];
  /** With `--lenient` alone: what was overlooked. */
  warnings?: readonly Problem[];
}

export const command: Command = {
  summary: 'Judges BOMs of every format by the official schemas, each file for itself. Needs no server and no network.',
  usage: 'FILE…|- [-o table|json] [--lenient]',
  options: { lenient: { type: 'boolean' } },
  async run({ positionals, options, terminal }) {
    if (positionals.length === 0)
      throw new AppError('invalid-input', 'FILE is missing: the BOM to judge, or - for stdin.');
    const output = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const lenient = options.lenient === true;
    let allOk = true;
    for (const file of positionals) {
      const read = await readBomBytes(file, terminal);
      const verdict = read.ok ? await verdictOn(file, read.value, lenient) : unreadable(file, read.problems);
      if (!verdict.ok) allOk = false;
      terminal.out(output === 'json' ? `${JSON.stringify(verdict)}\n` : textOf(verdict));
    }
    return allOk ? exit.clean : exit.usage;
  },
};

function unreadable(file: string, problems: readonly Problem[]): Verdict {
  return { file, ok: false, format: null, specVersion: null, problems };
}

async function verdictOn(file: string, bytes: Uint8Array, lenient: boolean): Promise<Verdict> {
  const recognised = recogniseBom(bytes);
  if (!recognised.ok) return unreadable(file, recognised.problems);
  const { format, specVersion } = recognised.value;
  const judged = await validateBom(bytes, { lenient });
  return {
    file,
    ok: judged.ok,
    format: bomFormatNames[format],
    specVersion,
    problems: judged.ok ? [] : judged.problems,
    ...(lenient && { warnings: judged.ok ? judged.warnings : [] }),
  };
}

function textOf({ file, ok, format, specVersion, problems, warnings = [] }: Verdict): string {
  const what = format === null ? '' : ` ${plain([format, specVersion].filter(Boolean).join(' '))}`;
  const told = [
    problems.length > 0 && counted(problems.length, 'problem'),
    warnings.length > 0 && `${warnings.length} overlooked`,
  ].filter(Boolean);
  const head = `${plain(file)}:${what} ${ok ? 'valid' : 'NOT VALID'}${told.length > 0 ? ` (${told.join(', ')})` : ''}\n`;
  const rows = [...problems, ...warnings].map(({ at, message }) => [plain(at), plain(message)]);
  return rows.length > 0 ? `${head}${formatTable(['AT', 'MESSAGE'], rows)}\n` : head;
}
