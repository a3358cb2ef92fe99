import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import type { CorpusSummary } from '../engines/matching/advisory-index.ts';
import { openWholeIndex } from '../engines/matching/open-index.ts';
import { compileAdvisories } from './advisory-sources.ts';
import { choice, onlyPositional, required } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { counted, formatTable } from './output.ts';

export const command: Command = {
  summary:
    'Compiles advisories of OSV, GitHub, CVE, NVD or CSAF, from a folder or file, into one index file, which "scan" and "match" open in milliseconds.',
  usage: 'PATH --out FILE [-o table|json]',
  options: { out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'PATH', 'the folder or file of advisories to compile');
    const out = required(options, 'out', 'the index file to write');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const file = await compileAdvisories(path);
    writeWhole(out, file);
    const { count, asOf, sha256, skipped } = openWholeIndex(file).corpus;
    const advisories = { count, asOf, sha256, skipped };
    if (format === 'json') terminal.out(`${JSON.stringify({ advisories, bytes: file.length })}\n`);
    else terminal.out(textOf(advisories, file.length));
    return exit.clean;
  },
};

/** The file is there as a whole or not at all. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const draft = `${path}.${process.pid}.part`;
  try {
    writeFileSync(draft, bytes);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new AppError('invalid-input', `${path} cannot be written: ${(error as Error).message}.`);
  }
}

function textOf({ count, asOf, sha256, skipped }: CorpusSummary, bytes: number): string {
  const lines = [
    `${counted(count, 'advisory', 'advisories')}, as of ${asOf ?? 'no stated time'}, ${bytes} bytes.`,
    `SHA-256 of the records: ${sha256}`,
  ];
  if (skipped.length === 0) return `${lines.join('\n')}\n`;
  const table = formatTable(
    ['LEFT OUT', 'COUNT'],
    skipped.map(({ reason, count: times }) => [reason, String(times)]),
  );
  return `${lines.join('\n')}\n\n${table}`;
}
