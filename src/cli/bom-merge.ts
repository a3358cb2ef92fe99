import { randomUUID } from 'node:crypto';
import { AppError } from '../common/errors.ts';
import { mergeBoms } from '../formats/bom-merge/merge-boms.ts';
import { giveDocument, targetOf } from './bom-convert.ts';
import { type Command, type CommandInput, exit } from './command.ts';
import { withHeapRoom } from './heap-room.ts';
import { requireBomDocument } from './read-bom-document.ts';

export const command: Command = {
  summary:
    'Puts BOMs of any formats together: what each describes becomes a part, equal parts become one, and contradictions are listed.',
  usage: 'FILE FILE… [--name NAME] [--version VERSION] [--to cyclonedx-json] [--out FILE] [--lenient] [-o table|json]',
  options: {
    name: { type: 'string' },
    version: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string' },
    lenient: { type: 'boolean' },
  },
  run: (input) => withHeapRoom(input.positionals, () => run(input)),
};

async function run({ positionals, options, terminal }: CommandInput): Promise<number> {
  if (positionals.length < 2) throw new AppError('invalid-input', 'Give two BOMs or more to put together.');
  if (options.version !== undefined && options.name === undefined) {
    throw new AppError('invalid-input', '--version needs the --name of what it is the version of.');
  }
  const target = await targetOf(String(options.to ?? 'cyclonedx-json'));
  const documents = [];
  for (const path of positionals) {
    documents.push(await requireBomDocument(path, terminal, { lenient: options.lenient === true }));
  }
  const created = new Date().toISOString();
  const { content, conflicts } = mergeBoms(documents, {
    ...(typeof options.name === 'string'
      ? { subject: { name: options.name, version: typeof options.version === 'string' ? options.version : null } }
      : {}),
    serialNumber: `urn:uuid:${randomUUID()}`,
    timestamp: created,
  });
  const written = await target.write(content, { created });
  const losses = [
    ...documents.flatMap((document, place) =>
      document.losses.map(({ at, message }) => ({ at: `${positionals[place]} ${at}`.trimEnd(), message })),
    ),
    ...conflicts,
    ...written.losses,
  ];
  const from = documents.map(({ format, specVersion }, place) => ({ file: positionals[place], format, specVersion }));
  await giveDocument(written.bytes, { from, target, losses }, options, terminal);
  return exit.clean;
}
