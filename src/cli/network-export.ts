import { exportNetwork } from '../client/export-network.ts';
import { AppError } from '../common/errors.ts';
import { type NetworkForm, networkForms } from '../formats/network/write-as.ts';
import { choice } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { deliver } from './deliver.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

const forms = Object.keys(networkForms) as NetworkForm[];

export const command: Command = {
  summary: 'Gets the supply network of a workspace from the server as one file, as of now or of any moment.',
  usage: `[--format ${forms.join('|')}] [--no-components] [--as-of CHANGE|MOMENT] [--out FILE] ${serverUsage}`,
  options: {
    format: { type: 'string' },
    'no-components': { type: 'boolean' },
    'as-of': { type: 'string' },
    out: { type: 'string' },
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'format', forms, 'json');
    const asOf = options['as-of'];
    const content = await exportNetwork(connect(options, terminal), {
      format,
      components: options['no-components'] ? 'false' : 'true',
      ...(typeof asOf === 'string' ? { asOf } : {}),
    });
    const fileForScreens = format === 'csv' ? `network.${networkForms[format].ending}` : undefined;
    await deliver({ content, fileForScreens }, options, terminal);
    return exit.clean;
  },
};
