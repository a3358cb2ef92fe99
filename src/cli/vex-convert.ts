import { AppError } from '../common/errors.ts';
import { vexFormats } from '../formats/vex/document.ts';
import { readVex, writeVex } from '../formats/vex/vex.ts';
import { choice, onlyPositional, required } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { csafDraft } from './csaf-draft.ts';
import { readInputFile } from './input-file.ts';
import { counted } from './output.ts';

export const command: Command = {
  summary:
    'Writes a VEX document in the form of another standard, and says which statements have no place there; with --csaf-2.1 CSAF is the draft 2.1.',
  usage: 'FILE --to openvex|csaf|cyclonedx|spdx [--csaf-2.1 [--tlp CLEAR|GREEN|AMBER|AMBER+STRICT|RED]] [--quiet]',
  options: { to: { type: 'string' }, 'csaf-2.1': { type: 'boolean' }, tlp: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the VEX document');
    required(options, 'to', 'the standard to write');
    const format = await choice(options, 'to', vexFormats, 'openvex');
    const read = readVex(await readInputFile(path, 'a VEX document'), { allowDraft: options['csaf-2.1'] === true });
    if (!read.ok)
      throw new AppError('invalid-input', `${path} is no VEX document that can be read.`, { problems: read.problems });
    const timestamp = read.value.timestamp ?? read.value.statements.find((one) => one.timestamp)?.timestamp;
    if (!timestamp) throw new AppError('invalid-input', `${path} says nowhere when it was stated; nothing is made up.`);
    const id = read.value.id ?? `urn:holdfast:vex:${encodeURIComponent(path)}`;
    const { content, leftOut } = writeVex({ ...read.value, id, timestamp }, format, {
      draft: await csafDraft(options),
    });
    if (!options.quiet && leftOut.length > 0) {
      terminal.note(
        `${counted(leftOut.length, 'statement')} left out: ${format} has no place for them (first at ${leftOut[0]!.at}).\n`,
      );
    }
    if (content === null) throw new AppError('invalid-input', `No statement of ${path} has a place in ${format}.`);
    terminal.out(`${JSON.stringify(content, null, 2)}\n`);
    return exit.clean;
  },
};
