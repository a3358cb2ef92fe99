import { AppError } from '../../common/errors.ts';
import { type Parsed, refused } from '../../common/parsed.ts';
import { csvLimits, parseCsv } from '../csv/read-csv.ts';
import { type ByteSource, sourceOfBytes } from '../zip/byte-source.ts';
import { findDirectory, isZip, readEntries, type ZipEntry } from '../zip/directory.ts';
import { problemWithEntry, unpackEntry } from '../zip/unpack.ts';
import type { NetworkDocument } from './document.ts';
import { networkSchema } from './document.ts';
import { type Field, groupFields, linkFields, nodeFields, sourceFields } from './fields.ts';
import { type NetworkReading, readNetworkObject } from './read-network.ts';

const tableNames = ['nodes.csv', 'links.csv', 'sources.csv'] as const;

/** A zip has this many files at most; ours have three. */
const mostFiles = 1_000;

/**
 * Reads a zip of tables as `writeNetworkTables` makes them; undefined where the file is no zip with a `nodes.csv`. Mistakes stand at
 * their JSON Pointer in the network that the tables are: its first node is the first line below the header.
 */
export function readNetworkTables(bytes: Uint8Array, reading?: NetworkReading): Parsed<NetworkDocument> | undefined {
  if (!isZip(bytes)) return undefined;
  const source = sourceOfBytes(bytes);
  const found = filesIn(source);
  if (!found.has('nodes.csv')) return undefined;
  try {
    const tables: Row[][] = [];
    for (const name of tableNames) {
      const entry = found.get(name);
      const table = entry ? readTable(entry, () => unpackEntry(source, entry)) : [];
      if (!Array.isArray(table)) return table;
      tables.push(table);
    }
    const [nodes, links, sources] = tables as [Row[], Row[], Row[]];
    return readNetworkObject(
      {
        schema: networkSchema,
        nodes: nodes.map((row) => itemOf(row, nodeFields)),
        links: links.map((row) => itemOf(row, linkFields)),
        groups: groupsOf(sources),
      },
      reading,
    );
  } catch (error) {
    if (error instanceof AppError) return refused({ at: '', message: error.message });
    throw error;
  }
}

/** By name without folders; none of a zip that is damaged, which the reader of workbooks explains. */
function filesIn(source: ByteSource): Map<string, ZipEntry> {
  try {
    const directory = findDirectory(source);
    const entries = directory.count > mostFiles ? [] : readEntries(source, directory);
    return new Map(entries.map((entry) => [entry.name.replace(/^.*\//, ''), entry]));
  } catch (error) {
    if (error instanceof AppError) return new Map();
    throw error;
  }
}

/** Texts by the title of their column; empty cells say nothing. */
type Row = [string, string][];

function readTable(
  entry: ZipEntry,
  unpack: () => Uint8Array,
): Row[] | { ok: false; problems: { at: string; message: string }[] } {
  const problem = problemWithEntry(entry);
  if (problem) return refused({ at: entry.name, message: `The file cannot be unpacked: ${problem}.` });
  if (entry.bytes > csvLimits.bytes) {
    return refused({
      at: entry.name,
      message: `The table is larger than ${csvLimits.bytes / 2 ** 20} MB, the most that is read.`,
    });
  }
  const csv = parseCsv(unpack());
  if (!csv.ok) return refused(...csv.problems.map(({ at, message }) => ({ at: `${entry.name} ${at}`, message })));
  const [header, ...rows] = csv.value;
  return rows
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ cells }) =>
      cells.flatMap((cell, index): Row => {
        const title = header!.cells[index]?.trim() ?? '';
        return cell === '' || title === '' ? [] : [[title, cell]];
      }),
    );
}

function itemOf(row: Row, fields: Readonly<Record<string, Field>>): Record<string, unknown> {
  const {
    'share.min': min,
    'share.max': max,
    ...item
  } = Object.fromEntries(
    row.map(([name, text]) => [
      name,
      typedCell(text, name.startsWith('share.') ? { type: 'number' } : fields[name]?.schema),
    ]),
  );
  if (min === undefined && max === undefined) return item;
  return { ...item, share: max === undefined || max === min ? min : { min, max } };
}

/** A text that is no value of the type stays a text, which the reader of networks then complains of. */
function typedCell(text: string, schema: Field['schema'] | undefined): unknown {
  const type = schema?.type;
  if (type === 'number' || type === 'integer') return Number.isNaN(Number(text)) ? text : Number(text);
  if (type === 'boolean') return { true: true, false: false }[text.toLowerCase()] ?? text;
  return schema === undefined && /^[[{]/.test(text) ? parsedJson(text) : text;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const ofGroup = 'group.';

/** Each line is a source, with its group. */
function groupsOf(rows: readonly Row[]): Record<string, unknown>[] {
  const groups = new Map<unknown, Record<string, unknown> & { sources: unknown[] }>();
  for (const row of rows) {
    const own = row.flatMap(
      ([name, text]): Row => (name.startsWith(ofGroup) ? [[name.slice(ofGroup.length), text]] : []),
    );
    const group = itemOf(own, groupFields);
    const known = groups.get(group.id) ?? { ...group, sources: [] };
    known.sources.push(
      itemOf(
        row.filter(([name]) => !name.startsWith(ofGroup)),
        sourceFields,
      ),
    );
    groups.set(group.id, known);
  }
  return [...groups.values()];
}
