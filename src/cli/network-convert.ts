import { writeFileSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import type { NetworkDocument } from '../formats/network/document.ts';
import { writeGraphMl } from '../formats/network/graphml.ts';
import { networkGeoJson } from '../formats/network/write-geojson.ts';
import { writeNetwork } from '../formats/network/write-network.ts';
import { writeNetworkTables } from '../formats/network/write-tables.ts';
import { writeZip } from '../formats/zip/write-zip.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { toldPlainly } from './input-file.ts';
import { requireNetwork } from './read-network-file.ts';

const targets = ['json', 'graphml', 'csv', 'geojson'] as const;
type Target = (typeof targets)[number];

export const command: Command = {
  summary:
    'Writes a supply network in another form: as GraphML, as a zip of tables (CSV), or its places and flows as GeoJSON.',
  usage: `FILE|- --to ${targets.join('|')} [--out PATH]`,
  options: { to: { type: 'string' }, out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const file = onlyPositional(positionals, 'FILE', 'a network, as holdfast.network/1 or GraphML');
    if (options.to === undefined) throw new AppError('invalid-input', `--to is missing: one of ${targets.join(', ')}.`);
    const target = await choice(options, 'to', targets, 'json');
    const bytes = await writtenAs(target, await requireNetwork(file, terminal));
    if (typeof options.out !== 'string') terminal.out(bytes);
    else writeWhole(options.out, bytes);
    return exit.clean;
  },
};

async function writtenAs(target: Target, network: NetworkDocument): Promise<Uint8Array> {
  if (target === 'csv') return zipOf(network);
  if (target === 'graphml') return Buffer.from(writeGraphMl(network));
  if (target === 'geojson') return Buffer.from(`${JSON.stringify(networkGeoJson(network))}\n`);
  return Buffer.from(writeNetwork(network));
}

async function zipOf(network: NetworkDocument): Promise<Uint8Array> {
  const files = writeNetworkTables(network).map(({ name, text }) => ({ name, pieces: [Buffer.from(text)] }));
  const pieces: Uint8Array[] = [];
  for await (const piece of writeZip(files)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function writeWhole(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw toldPlainly(path, error, 'a file');
  }
}
