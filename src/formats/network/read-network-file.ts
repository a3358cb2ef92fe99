import type { Parsed } from '../../common/parsed.ts';
import type { NetworkDocument } from './document.ts';
import { readGraphMl } from './graphml.ts';
import { type NetworkReading, readNetwork } from './read-network.ts';
import { readNetworkTables } from './read-tables.ts';

/** Bytes in which the first sign that tells a form is looked for: marks of order and blanks come before it. */
const searched = 100;

/** A network in any of the forms that it is read from; undefined where the file is none of them, but perhaps a workbook. */
export function readNetworkFile(
  { bytes, fileName }: { bytes: Uint8Array; fileName: string },
  reading?: NetworkReading,
): Parsed<NetworkDocument> | undefined {
  const first = new TextDecoder().decode(bytes.subarray(0, searched)).trimStart()[0];
  if (first === '<' || /\.(graphml|xml)$/i.test(fileName)) return readGraphMl(bytes, reading);
  if (first === '{' || /\.json$/i.test(fileName)) return readNetwork(bytes, reading);
  return readNetworkTables(bytes, reading);
}
