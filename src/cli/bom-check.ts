import { AppError } from '../common/errors.ts';
import { type BomCheck, checkBom, profileIds } from '../formats/bom-profiles/check-bom.ts';
import { formatCsv } from '../formats/csv/format-csv.ts';
import { choice } from './arguments.ts';
import { type Command, type CommandInput, exit } from './command.ts';
import { withHeapRoom } from './heap-room.ts';
import { formatTable, plain } from './output.ts';
import { readBomDocumentFile } from './read-bom-document.ts';

export const command: Command = {
  summary:
    'Lists which minimum elements a BOM lacks, component by component, and how to mend each. Makes no score of it.',
  usage: `FILE…|- --profile ${profileIds.join('|')} [-o table|json|csv]`,
  options: { profile: { type: 'string' } },
  run: (input) => withHeapRoom(input.positionals, () => run(input)),
};

async function run({ positionals, options, terminal }: CommandInput): Promise<number> {
  if (positionals.length === 0) throw new AppError('invalid-input', 'FILE is missing: the BOM to check.');
  if (options.profile === undefined) {
    throw new AppError('invalid-input', `--profile is missing: one of ${profileIds.join(', ')}.`);
  }
  const profile = await choice(options, 'profile', profileIds, profileIds[0]!);
  const format = await choice(options, 'output', ['table', 'json', 'csv'] as const, 'table');
  let code: number = exit.clean;
  if (format === 'csv') terminal.out(formatCsv([csvHeader]));
  for (const file of positionals) {
    // Elements that a schema wants may be what is missing, so that the document is read as far as it can be.
    const read = await readBomDocumentFile(file, terminal, { lenient: true });
    if (!read.ok) {
      code = exit.usage;
      if (format === 'json') terminal.out(`${JSON.stringify({ file, ok: false, problems: read.problems })}\n`);
      for (const { at, message } of read.problems) terminal.note(`${[file, at, message].filter(Boolean).join(': ')}\n`);
      continue;
    }
    const check = checkBom(read.value, profile);
    if (!check.ok && code === exit.clean) code = exit.findings;
    if (format === 'json') {
      const { format: standard, specVersion } = read.value;
      terminal.out(`${JSON.stringify({ file, ...check, format: standard, specVersion, warnings: read.warnings })}\n`);
    } else if (format === 'csv') terminal.out(formatCsv(rowsOf(file, check)));
    else terminal.out(textOf(file, check));
  }
  return code;
}

const csvHeader = ['file', 'component', 'version', 'purl', 'element', 'level', 'missing', 'mend'];

function rowsOf(file: string, { document, components }: BomCheck): string[][] {
  const subjects = [{ name: '', version: '', purl: '', ...document }, ...components];
  return subjects.flatMap(({ name, version, purl, missing }) =>
    missing.map(({ element, level, message, mend }) => [
      ...[file, name ?? '', version ?? '', purl ?? ''],
      ...[element, level, message, mend],
    ]),
  );
}

function textOf(file: string, check: BomCheck): string {
  const { profile, document, components, coverage, ok } = check;
  const head = `${plain(file)}: ${profile.title} (${profile.edition}): ${ok ? 'nothing that is required is missing' : 'INCOMPLETE'}\n`;
  const table = formatTable(
    ['ELEMENT', 'OF', 'HAVE IT', 'LACK IT', 'WANTED'],
    coverage.map(({ title, of, present, total, level }) => [
      ...[title, of, String(present), String(total - present)],
      level === 'required' ? 'required' : 'if it exists',
    ]),
  );
  const lines = [{ name: 'The document', version: null, missing: document.missing }, ...components].flatMap(
    ({ name, version, missing }) =>
      missing.map(
        ({ message, mend }) => `${plain([name ?? '?', version].filter(Boolean).join(' '))}: ${message} ${mend}\n`,
      ),
  );
  return [head, table, lines.join('')].filter((block) => block !== '').join('\n');
}
