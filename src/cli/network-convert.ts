import { writeFileSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import { type NetworkForm, networkForms, writeNetworkAs } from '../formats/network/write-as.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { toldPlainly } from './input-file.ts';
import { requireNetwork } from './read-network-file.ts';

const targets = Object.keys(networkForms) as NetworkForm[];

export const command: Command = {
  summary:
    'Writes a supply network in another form: as GraphML, as a zip of tables (CSV), or its places and flows as GeoJSON.',
  usage: `FILE|- --to ${targets.join('|')} [--out PATH]`,
  options: { to: { type: 'string' }, out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'a network, as holdfast.network/1 or GraphML');
    if (options.to === undefined) throw new AppError('invalid-input', `--to is missing: one of ${targets.join(', ')}.`);
    const target = await choice(options, 'to', targets, 'json');
    const bytes = await writeNetworkAs(target, await requireNetwork(file, terminal));
    if (typeof options.out !== 'string') terminal.out(bytes);
    else writeWhole(options.out, bytes);
    return exit.clean;
  },
};

function writeWhole(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw toldPlainly(path, error, 'a file');
  }
}
