import { readFileSync } from 'node:fs';
import { textColumns } from '../src/formats/bom/bom.ts';
import { LossList } from '../src/formats/bom/loss-list.ts';
import { textOf } from '../src/formats/bom/string-table.ts';
import { readDocument } from '../src/formats/cyclonedx/read-document.ts';
import {
  type DocumentRows,
  readRows,
  readXmlRows,
  type TextRanges,
  walkRows,
} from '../src/formats/cyclonedx/read-rows.ts';
import { formatXml } from '../src/formats/cyclonedx/write-xml.ts';
import { benchCorpus } from './corpus.ts';
import { compare, peakMb } from './measure.ts';
import type { BenchRow, Outcome } from './row.ts';

/**
 * A BOM as bytes becomes rows in memory, as the reading of an upload does it. Not counted: the judgement by the schema, which
 * needs the objects of the document, and what stands in a document once, such as its subject.
 */
export const ingestRows: BenchRow[] = [
  {
    name: 'ingest-json',
    goal: 'at most 0.25',
    against: 'JSON.parse of the text of the bytes; where each text of a component lies, and who depends on whom',
    run: () => measure(walkRows, walkedAsPlain, 0.25),
  },
  {
    name: 'ingest-json-full',
    goal: 'at most 0.5',
    against: 'JSON.parse of the text of the bytes; every distinct text numbered, with licences and hashes',
    run: () => measure(readRows, readAsPlain, 0.5),
  },
  {
    name: 'ingest-xml',
    goal: 'at most 1.5',
    against: 'JSON.parse of the same BOM as JSON; from XML, every distinct text numbered, with licences and hashes',
    run: measureXml,
  },
];

const goalOfXml = 1.5;

async function measureXml(): Promise<Outcome> {
  const { bom } = await benchCorpus();
  const json = readFileSync(bom.path);
  const content = JSON.parse(json.toString());
  const xml = Buffer.from(formatXml(content, '1.6', new LossList()));
  const { bom: plain, warnings } = readDocument(content, null);
  const rows = readXmlRows(xml)!;
  const expected = { components: plain.components, dependencies: plain.dependencies, warnings };
  const equal = sameTexts(textsOf(rows), textsOf(expected)) && sameShape(rows, expected);
  const comparison = await compare(
    () => readXmlRows(xml),
    () => JSON.parse(json.toString()),
  );
  const { ratio } = comparison;
  const sizes = { ...bom.sizes, xmlBytes: xml.length };
  return { ratio, met: ratio <= goalOfXml, equal, comparison, sizes, hashes: { bom: bom.hash }, rssMb: peakMb() };
}

async function measure(
  read: (bytes: Uint8Array) => unknown,
  isAsPlain: (bytes: Uint8Array, plain: DocumentRows) => boolean,
  goal: number,
): Promise<Outcome> {
  const { bom } = await benchCorpus();
  const bytes = readFileSync(bom.path);
  const { bom: plain, warnings } = readDocument(JSON.parse(bytes.toString()), null);
  const equal = isAsPlain(bytes, { components: plain.components, dependencies: plain.dependencies, warnings });
  const comparison = await compare(
    () => read(bytes),
    () => JSON.parse(bytes.toString()),
  );
  const { ratio } = comparison;
  const sizes = { ...bom.sizes, dependencies: plain.dependencies.targets.length };
  return { ratio, met: ratio <= goal, equal, comparison, sizes, hashes: { bom: bom.hash }, rssMb: peakMb() };
}

type Texts = (string | null)[];

/** Every text in one order, whatever numbers they have. */
function textsOf({ components }: DocumentRows): Texts {
  const { strings, licences, hashes } = components;
  const columns = [
    ...textColumns.map((column) => components[column]),
    licences.values,
    hashes.algorithms,
    hashes.values,
  ];
  return columns.flatMap((column) => Array.from(column, (id) => textOf(strings, id)));
}

function readAsPlain(bytes: Uint8Array, plain: DocumentRows): boolean {
  const rows = readRows(bytes)!;
  return sameTexts(textsOf(rows), textsOf(plain)) && sameShape(rows, plain);
}

function walkedAsPlain(bytes: Uint8Array, plain: DocumentRows): boolean {
  const rows = walkRows(bytes)!;
  const decoder = new TextDecoder();
  const textAt = (start: number, end: number) => (end === 0 ? null : decoder.decode(rows.bytes.subarray(start, end)));
  const textsIn = ({ starts, ends }: TextRanges): Texts => Array.from(ends, (end, i) => textAt(starts[i]!, end));
  const columns = textColumns.flatMap((_, column) =>
    Array.from({ length: rows.count }, (_, row) => {
      const at = 2 * (textColumns.length * row + column);
      return textAt(rows.texts[at]!, rows.texts[at + 1]!);
    }),
  );
  const { licences, hashes, parent } = rows;
  const lists = [licences.values, hashes.algorithms, hashes.values].flatMap(textsIn);
  return (
    sameTexts([...columns, ...lists], textsOf(plain)) &&
    sameShape({ ...rows, components: { parent, licences, hashes } }, plain)
  );
}

type Shape = Pick<DocumentRows, 'dependencies' | 'warnings'> & {
  components: { parent: Int32Array; licences: { starts: Uint32Array }; hashes: { starts: Uint32Array } };
};

function sameShape(a: Shape, b: Shape): boolean {
  const arraysOf = ({ components: { parent, licences, hashes }, dependencies: { offsets, targets } }: Shape) => [
    parent,
    licences.starts,
    hashes.starts,
    offsets,
    targets,
  ];
  const others = arraysOf(b);
  return arraysOf(a).every((array, i) => Buffer.compare(bytesOf(array), bytesOf(others[i]!)) === 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function sameTexts(a: Texts, b: Texts): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
