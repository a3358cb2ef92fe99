import { writeFile } from 'node:fs/promises';
import { exportVex } from '../client/export-vex.ts';
import { AppError } from '../common/errors.ts';
import { vexFormats } from '../formats/vex/document.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

const filters = ['product', 'supplier', 'system', 'function', 'component', 'vulnerability', 'severity', 'q'] as const;

export const command: Command = {
  summary: 'Gives what the server says of findings as a VEX document that stands alone.',
  usage: `--format openvex|csaf|cyclonedx|spdx [--product|--supplier|--system|--function|--component|--vulnerability|--severity|--q …] [-o FILE] ${serverUsage}`,
  options: {
    format: { type: 'string' },
    ...Object.fromEntries(filters.map((name) => [name, { type: 'string' as const }])),
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'format', vexFormats, 'openvex');
    const bytes = await exportVex(connect(options, terminal), { format, ...filtersOf(options) });
    const { output } = options;
    if (typeof output !== 'string' || output === '-') terminal.out(bytes);
    else {
      await writeFile(output, bytes);
      if (!options.quiet) terminal.note(`Written to ${output}.\n`);
    }
    return exit.clean;
  },
};

function filtersOf(options: OptionValues): Record<string, string> {
  return Object.fromEntries(
    filters.flatMap((name) => (typeof options[name] === 'string' ? [[name, options[name] as string]] : [])),
  );
}
