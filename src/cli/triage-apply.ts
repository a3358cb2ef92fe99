import type { Client } from '../client/client.ts';
import { applyTriage, previewTriage, type Said } from '../client/triage.ts';
import { AppError } from '../common/errors.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { connect, progressOf, serverOptions, serverUsage } from './server-client.ts';
import { doneText } from './triage-effect.ts';
import { saidIn, wordOptions, wordUsage } from './triage-words.ts';

export const command: Command = {
  summary:
    'Decides on findings, or with --rule adds a rule; --expected takes what a preview printed under that name, and nothing is done where other findings match.',
  usage: `${wordUsage} [--expected JSON] ${serverUsage} [-o table|json] [--quiet]`,
  options: { ...wordOptions, expected: { type: 'string' }, ...serverOptions },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const said = await heldTo(await saidIn(options, client), options, client);
    const progress = progressOf(terminal, options);
    const effect = await applyTriage(client, said, progress).finally(progress.done);
    const head = effect.rule ? `${effect.rule.number} added` : 'Decided';
    terminal.out(format === 'json' ? `${JSON.stringify(effect)}\n` : doneText(effect, head));
    return exit.clean;
  },
};

/** All that a filter shows are those of the preview that was looked at, or of one made now. */
async function heldTo(said: Said, { expected }: OptionValues, client: Client): Promise<Said> {
  if (!('decision' in said) || !('filter' in said.decision.selection)) {
    if (expected === undefined) return said;
    throw new AppError('invalid-input', '--expected goes with a filter: findings by name and rules are what they say.');
  }
  const { decision } = said;
  const held = typeof expected === 'string' ? expectedIn(expected) : (await previewTriage(client, said)).expected;
  if (!held) throw new AppError('invalid-input', '--expected takes what a preview printed under that name.');
  return { decision: { ...decision, selection: { ...said.decision.selection, expected: held } } };
}

function expectedIn(text: string) {
  try {
    return JSON.parse(text) as { count: number; change: number; digest: string };
  } catch {
    throw new AppError('invalid-input', '--expected takes what a preview printed under that name, as JSON.');
  }
}
