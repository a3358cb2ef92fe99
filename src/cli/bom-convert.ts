import { writeFileSync } from 'node:fs';
import type { Problem } from '../common/errors.ts';
import { AppError } from '../common/errors.ts';
import { type WriteTarget, writeTargetOf, writeTargets } from '../formats/bom-files/write-targets.ts';
import { choice, onlyPositional, required, suggestion } from './arguments.ts';
import { type Command, type CommandInput, exit, type OptionValues, type Terminal } from './command.ts';
import { withHeapRoom } from './heap-room.ts';
import { counted, plain } from './output.ts';
import { requireBomDocument } from './read-bom-document.ts';

const shortNames = [...writeTargets.keys()].filter((name) => !name.includes('@'));

export const command: Command = {
  summary: 'Writes a BOM of any format as another one and lists what was lost on the way.',
  usage: `FILE|- --to ${shortNames.join('|')}[@VERSION] [--out FILE] [--lenient] [-o table|json]`,
  options: { to: { type: 'string' }, out: { type: 'string' }, lenient: { type: 'boolean' } },
  run: (input) => withHeapRoom(input.positionals, () => run(input)),
};

async function run({ positionals, options, terminal }: CommandInput): Promise<number> {
  const path = onlyPositional(positionals, 'FILE', 'the BOM to convert');
  const target = await targetOf(required(options, 'to', `one of ${shortNames.join(', ')}`));
  const document = await requireBomDocument(path, terminal, { lenient: options.lenient === true });
  const written = await target.write(document.content, { created: new Date().toISOString() });
  const losses = [...document.losses, ...written.losses];
  const { format, specVersion } = document;
  await giveDocument(written.bytes, { from: { format, specVersion }, target, losses }, options, terminal);
  return exit.clean;
}

/** The target that was named, or a refusal with the nearest name. */
export async function targetOf(name: string): Promise<WriteTarget> {
  const target = writeTargetOf(name);
  if (target) return target;
  const hint = await suggestion(name, [...writeTargets.keys()]);
  throw new AppError('invalid-input', `"${name}" is nothing a BOM can be written as.${hint}`);
}

/**
 * Writes the document to `--out`, and what was lost to stdout; without `--out` the document goes to stdout, so that it can be piped on,
 * and what was lost to stderr.
 */
export async function giveDocument(
  bytes: Uint8Array,
  { from, target, losses }: { from: object | object[]; target: WriteTarget; losses: readonly Problem[] },
  options: OptionValues,
  terminal: Terminal,
): Promise<void> {
  const output = await choice(options, 'output', ['table', 'json'] as const, 'table');
  const { format, specVersion, encoding } = target;
  const report =
    output === 'json'
      ? `${JSON.stringify({ ok: true, from, to: { format, specVersion, encoding }, losses })}\n`
      : textOf(losses);
  if (typeof options.out === 'string') {
    writeFileSync(options.out, bytes);
    terminal.out(report);
  } else {
    terminal.out(bytes);
    if (!options.quiet || output === 'json') terminal.note(report);
  }
}

function textOf(losses: readonly Problem[]): string {
  if (losses.length === 0) return 'Nothing was lost.\n';
  const lines = losses.map(({ at, message }) => `${plain([at, message].filter(Boolean).join(': '))}\n`);
  return `${counted(losses.length, 'loss', 'losses')}:\n${lines.join('')}`;
}
