import { previewTriage } from '../client/triage.ts';
import { AppError } from '../common/errors.ts';
import { choice } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';
import { effectText } from './triage-effect.ts';
import { saidIn, wordOptions, wordUsage } from './triage-words.ts';

export const command: Command = {
  summary: 'Tells what a decision on findings, or with --rule a rule, would do; nothing is kept.',
  usage: `${wordUsage} ${serverUsage} [-o table|json]`,
  options: { ...wordOptions, ...serverOptions },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const effect = await previewTriage(client, await saidIn(options, client));
    terminal.out(format === 'json' ? `${JSON.stringify(effect)}\n` : effectText(effect, 'It is about'));
    return exit.clean;
  },
};
