import { writeZip } from '../zip/write-zip.ts';
import type { NetworkDocument } from './document.ts';
import { writeGraphMl } from './graphml.ts';
import { networkGeoJson } from './write-geojson.ts';
import { writeNetwork } from './write-network.ts';
import { writeNetworkTables } from './write-tables.ts';

/** The forms in which a network leaves, each with the ending of its file and its media type; `csv` is a zip of tables, `geojson` places and flows. */
export const networkForms = {
  json: { ending: 'json', mediaType: 'application/json' },
  graphml: { ending: 'graphml', mediaType: 'application/graphml+xml' },
  csv: { ending: 'zip', mediaType: 'application/zip' },
  geojson: { ending: 'geojson', mediaType: 'application/geo+json' },
} as const;
export type NetworkForm = keyof typeof networkForms;

export async function writeNetworkAs(form: NetworkForm, network: NetworkDocument): Promise<Uint8Array> {
  if (form === 'csv') return zipOf(network);
  if (form === 'graphml') return new TextEncoder().encode(writeGraphMl(network));
  if (form === 'geojson') return new TextEncoder().encode(`${JSON.stringify(networkGeoJson(network))}\n`);
  return new TextEncoder().encode(writeNetwork(network));
}

async function zipOf(network: NetworkDocument): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const files = writeNetworkTables(network).map(({ name, text }) => ({ name, pieces: [encoder.encode(text)] }));
  const pieces: Uint8Array[] = [];
  for await (const piece of writeZip(files)) pieces.push(piece);
  return Buffer.concat(pieces);
}
