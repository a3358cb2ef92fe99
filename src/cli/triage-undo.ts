import { undoTriage } from '../client/triage.ts';
import { AppError } from '../common/errors.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { connect, progressOf, serverOptions, serverUsage } from './server-client.ts';
import { doneText } from './triage-effect.ts';

export const command: Command = {
  summary: 'Takes a change of decisions or of a rule back; what was decided anew since stays.',
  usage: `CHANGE ${serverUsage} [-o table|json] [--quiet]`,
  options: { ...serverOptions },
  async run({ positionals, options, terminal }) {
    const text = onlyPositional(positionals, 'CHANGE', 'the number that "triage apply" printed');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    if (!/^[1-9]\d{0,9}$/.test(text)) throw new AppError('invalid-input', `"${text}" is no number of a change.`);
    const progress = progressOf(terminal, options);
    const effect = await undoTriage(connect(options, terminal), Number(text), progress).finally(progress.done);
    terminal.out(format === 'json' ? `${JSON.stringify(effect)}\n` : doneText(effect, 'Taken back'));
    return exit.clean;
  },
};
