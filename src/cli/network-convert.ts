import { AppError } from '../common/errors.ts';
import { type NetworkForm, networkForms, writeNetworkAs } from '../formats/network/write-as.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { deliver } from './deliver.ts';
import { requireNetwork } from './read-network-file.ts';

const targets = Object.keys(networkForms) as NetworkForm[];

export const command: Command = {
  summary:
    'Writes a supply network in another form: as GraphML, as a zip of tables (CSV), or its places and flows as GeoJSON.',
  usage: `FILE|- --to ${targets.join('|')} [--out FILE]`,
  options: { to: { type: 'string' }, out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'a network, as holdfast.network/1 or GraphML');
    if (options.to === undefined) throw new AppError('invalid-input', `--to is missing: one of ${targets.join(', ')}.`);
    const target = await choice(options, 'to', targets, 'json');
    const content = await writeNetworkAs(target, await requireNetwork(file, terminal));
    const fileForScreens = target === 'csv' ? `network.${networkForms[target].ending}` : undefined;
    await deliver({ content, fileForScreens }, options, terminal);
    return exit.clean;
  },
};
