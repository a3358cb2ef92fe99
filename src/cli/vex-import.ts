import { importVex, vexFileLimitBytes } from '../client/import-vex.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, openUpload, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary:
    'Gives the server a VEX document (OpenVEX, CSAF 2.0, CycloneDX, SPDX 3), or tells with --preview what it would do.',
  usage: `FILE|- [--product NUMBER|ID] [--preview] [--csaf-2.1] ${serverUsage} [-o table|json] [--quiet]`,
  options: {
    product: { type: 'string' },
    preview: { type: 'boolean' },
    'csaf-2.1': { type: 'boolean' },
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the VEX document to take in');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const client = connect(options, terminal);
    const upload = await openUpload(path, { limitBytes: vexFileLimitBytes, what: 'a VEX document', terminal });
    const product = typeof options.product === 'string' ? options.product : undefined;
    const taken = await importVex(client, {
      ...upload,
      product,
      draft: options['csaf-2.1'] === true,
      preview: options.preview === true,
    });
    terminal.out(format === 'json' ? `${JSON.stringify(taken)}\n` : textOf(taken, options.preview === true));
    return exit.clean;
  },
};

function textOf(
  { number, fileName, author, statements, effect }: Awaited<ReturnType<typeof importVex>>,
  isPreview: boolean,
) {
  const what = isPreview ? `${plain(fileName)} would be taken in` : `${number} ${plain(fileName)}`;
  const head = `${what}: ${counted(statements, 'statement')} of ${plain(author ?? 'nobody who is named')}.\n`;
  const rows = Object.entries(effect.states).map(([state, count]) => [state, String(count)]);
  const table = rows.length > 0 ? `\n${formatTable(['FINDINGS BECOME', 'COUNT'], rows)}` : 'No finding changes.\n';
  const outside =
    effect.outside > 0
      ? `${counted(effect.outside, 'statement')} about what is not in the register; kept until it appears.\n`
      : '';
  return head + outside + table;
}
