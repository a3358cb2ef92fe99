import { AppError } from '../common/errors.ts';
import type { Parsed } from '../common/parsed.ts';
import type { NetworkDocument } from '../formats/network/document.ts';
import { networkLimitBytes, networkTooLarge, readNetwork } from '../formats/network/read-network.ts';
import { isZip } from '../formats/zip/directory.ts';
import type { Terminal } from './command.ts';
import { readInputFile, readStdin } from './input-file.ts';

/** The network in a file, as JSON, GraphML or a zip of tables, or on stdin for `-`; a broken one is refused with all its problems. What is odd is told on stderr. */
export async function requireNetwork(
  path: string,
  terminal: Pick<Terminal, 'stdin' | 'note'>,
): Promise<NetworkDocument> {
  const bytes =
    path === '-'
      ? await readStdin(terminal, { limitBytes: networkLimitBytes, tooLarge: networkTooLarge })
      : await readInputFile(path, 'a network file');
  const read = isXml(bytes) ? await readXml(bytes) : ((await readZip(bytes)) ?? readNetwork(bytes));
  if (!read.ok)
    throw new AppError('invalid-input', `${path} cannot be read as a network.`, { problems: read.problems });
  for (const { at, message } of read.warnings) terminal.note(`${[path, at, message].filter(Boolean).join(': ')}\n`);
  return read.value;
}

function isXml(bytes: Uint8Array): boolean {
  return /^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 100)));
}

/** Loaded only where it is needed. */
async function readXml(bytes: Uint8Array): Promise<Parsed<NetworkDocument>> {
  const { readGraphMl } = await import('../formats/network/graphml.ts');
  return readGraphMl(bytes);
}

async function readZip(bytes: Uint8Array): Promise<Parsed<NetworkDocument> | undefined> {
  if (!isZip(bytes)) return undefined;
  const { readNetworkTables } = await import('../formats/network/read-tables.ts');
  return readNetworkTables(bytes);
}
