import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AppError } from '../common/errors.ts';
import { csafLimitBytes, csafTooLarge, draftCsaf, stableCsaf } from '../formats/csaf/read-csaf.ts';
import { type CsafVerdict, validateCsaf } from '../formats/csaf/validate.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type Terminal } from './command.ts';
import { readStdin, toldPlainly } from './input-file.ts';
import { counted, formatTable, plain } from './output.ts';

const formats = ['table', 'json'] as const;

export const command: Command = {
  summary:
    'Judges CSAF 2.0 documents by their schema and by every test of section 6 of the standard, with --csaf-2.1 also those of the draft. Needs no server and no network.',
  usage: 'FILE|-… [-o table|json] [--csaf-2.1]',
  options: { 'csaf-2.1': { type: 'boolean' } },
  async run({ positionals, options, terminal }) {
    if (positionals.length === 0) {
      throw new AppError('invalid-input', 'FILE is missing: the CSAF documents to judge, or - for one on stdin.');
    }
    const format = await choice(options, 'output', formats, 'table');
    const { versions } = options['csaf-2.1'] ? draftCsaf : stableCsaf;
    let allOk = true;
    for (const file of positionals) {
      const verdict = await verdictOn(file, terminal, (bytes, fileName) => validateCsaf(bytes, { versions, fileName }));
      terminal.out(format === 'json' ? `${JSON.stringify({ file, ...verdict })}\n` : tableOf(file, verdict));
      if (!verdict.ok) allOk = false;
    }
    return allOk ? exit.clean : exit.usage;
  },
};

/** A file that cannot be read is told like one that is no CSAF, so that the others are judged all the same. */
async function verdictOn(
  file: string,
  terminal: Terminal,
  judge: (bytes: Uint8Array, fileName: string | undefined) => CsafVerdict,
): Promise<CsafVerdict> {
  try {
    const bytes =
      file === '-'
        ? await readStdin(terminal, { limitBytes: csafLimitBytes, tooLarge: csafTooLarge })
        : readBounded(file);
    return judge(unpacked(bytes), file === '-' ? undefined : basename(file).replace(/\.gz$/, ''));
  } catch (error) {
    const told = toldPlainly(file, error, 'a CSAF document');
    if (!(told instanceof AppError)) throw told;
    return { ok: false, problems: [{ test: 'file', at: '', message: told.message }], warnings: [], notChecked: [] };
  }
}

function readBounded(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    if (fstatSync(descriptor).size > csafLimitBytes) throw new AppError('too-large', csafTooLarge);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: csafLimitBytes });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new AppError('invalid-input', isTooLarge ? csafTooLarge : 'The file is damaged: it cannot be unpacked.');
  }
}

function tableOf(file: string, { ok, problems, warnings, notChecked }: CsafVerdict): string {
  const told = `${counted(problems.length, 'problem')}, ${counted(warnings.length, 'warning')}`;
  const rows = [
    ...problems.map(({ test, at, message }) => ['problem', test, plain(at), plain(message)]),
    ...warnings.map(({ test, at, message }) => ['warning', test, plain(at), plain(message)]),
    ...notChecked.map(({ test, message }) => ['note', test, '', plain(message)]),
  ];
  const table = rows.length > 0 ? formatTable(['', 'TEST', 'AT', 'MESSAGE'], rows) : '';
  return `${plain(file)}: ${ok ? 'valid' : 'NOT VALID'} (${told})\n${table}\n`;
}
