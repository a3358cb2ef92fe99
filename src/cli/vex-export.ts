import { writeFile } from 'node:fs/promises';
import { exportVex } from '../client/export-vex.ts';
import { AppError } from '../common/errors.ts';
import { type CsafDraft, vexFormats } from '../formats/vex/document.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { csafDraft } from './csaf-draft.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

const filters = ['product', 'supplier', 'system', 'function', 'component', 'vulnerability', 'severity', 'q'] as const;

export const command: Command = {
  summary:
    'Gives what the server says of findings as a VEX document that stands alone; with --csaf-2.1 CSAF is the draft 2.1.',
  usage: `--format openvex|csaf|cyclonedx|spdx [--csaf-2.1 [--tlp CLEAR|GREEN|AMBER|AMBER+STRICT|RED]] [--product|--supplier|--system|--function|--component|--vulnerability|--severity|--q …] [-o FILE] ${serverUsage}`,
  options: {
    format: { type: 'string' },
    'csaf-2.1': { type: 'boolean' },
    tlp: { type: 'string' },
    ...Object.fromEntries(filters.map((name) => [name, { type: 'string' as const }])),
    ...serverOptions,
  },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'format', vexFormats, 'openvex');
    const bytes = await exportVex(connect(options, terminal), {
      format,
      ...draftOf(await csafDraft(options)),
      ...filtersOf(options),
    });
    const { output } = options;
    if (typeof output !== 'string' || output === '-') terminal.out(bytes);
    else {
      await writeFile(output, bytes);
      if (!options.quiet) terminal.note(`Written to ${output}.\n`);
    }
    return exit.clean;
  },
};

function draftOf(draft: CsafDraft | undefined): Record<string, string> {
  return draft ? { draft: 'true', tlp: draft.tlp } : {};
}

function filtersOf(options: OptionValues): Record<string, string> {
  return Object.fromEntries(
    filters.flatMap((name) => (typeof options[name] === 'string' ? [[name, options[name] as string]] : [])),
  );
}
