import type { BomFormat } from './document.ts';
import type { Graph } from './graph.ts';
import { type StringTable, textOf } from './string-table.ts';

/** One document at one moment that lists the parts of a product, in our words whatever standard it came in. */
export interface Bom {
  format: BomFormat;
  specVersion: string;
  /** `urn:uuid:…` of the BOM, the same through its versions. */
  serialNumber: string | null;
  /** Version of the document, from 1. */
  version: number;
  /** When the document says it was made, as written there (RFC 3339). */
  timestamp: string | null;
  tools: Tool[];
  /** Who supplies, makes and wrote what the BOM describes, as its metadata says. */
  supplier: string | null;
  manufacturer: string | null;
  authors: string[];
  /** What the BOM describes (CycloneDX `metadata.component`); it is no component of itself. */
  subject: Component | null;
  components: ComponentColumns;
  services: Service[];
  /**
   * Who depends on whom. Node 0 is the subject, or an implied root where the document names none;
   * node `i + 1` is component `i`; the services come after the components.
   */
  dependencies: Graph;
  /** An implied root points to everything that nothing else depends on; a subject points only to what the document says. */
  rootIs: 'subject' | 'implied';
  counts: { components: number; services: number; vulnerabilities: number };
}

export interface Tool {
  vendor: string | null;
  name: string | null;
  version: string | null;
}

export interface Service {
  bomRef: string | null;
  group: string | null;
  name: string;
  version: string | null;
  provider: string | null;
}

/** One part, read out of the columns. */
export interface Component {
  bomRef: string | null;
  /** `library`, `application`, `device`, … as the standard lists them. */
  type: string | null;
  group: string | null;
  name: string;
  version: string | null;
  purl: string | null;
  cpe: string | null;
  supplier: string | null;
  manufacturer: string | null;
  author: string | null;
  publisher: string | null;
  scope: string | null;
  /** SPDX ids, names and expressions, in document order. */
  licences: string[];
  hashes: { algorithm: string; value: string }[];
  /** The component that this one is nested in; -1 for one that lies directly in the BOM, or in its subject. */
  parent: number;
}

/** The texts of a component that have a column of their own. */
export const textColumns = [
  'bomRef',
  'type',
  'group',
  'name',
  'version',
  'purl',
  'cpe',
  'supplier',
  'manufacturer',
  'author',
  'publisher',
  'scope',
] as const;
export type TextColumn = (typeof textColumns)[number];

type Ids = Uint32Array<ArrayBuffer>;

/**
 * All components in document order: what is nested in the subject, then the others, each before what is nested in it.
 * The columns hold ids of `strings`; licences and hashes of component `i` lie from `starts[i]` to `starts[i + 1]`.
 */
export interface ComponentColumns extends Record<TextColumn, Ids> {
  count: number;
  strings: StringTable;
  parent: Int32Array<ArrayBuffer>;
  licences: { starts: Ids; values: Ids };
  hashes: { starts: Ids; algorithms: Ids; values: Ids };
}

/** Component `index` as an object, for those who look at a few of them. */
export function componentAt(columns: ComponentColumns, index: number): Component {
  const text = (column: TextColumn) => textOf(columns.strings, columns[column][index]!);
  return {
    bomRef: text('bomRef'),
    type: text('type'),
    group: text('group'),
    name: text('name') ?? '',
    version: text('version'),
    purl: text('purl'),
    cpe: text('cpe'),
    supplier: text('supplier'),
    manufacturer: text('manufacturer'),
    author: text('author'),
    publisher: text('publisher'),
    scope: text('scope'),
    licences: licencesAt(columns, index),
    hashes: hashesAt(columns, index),
    parent: columns.parent[index]!,
  };
}

function licencesAt({ licences, strings }: ComponentColumns, index: number): string[] {
  const found: string[] = [];
  for (let at = licences.starts[index]!; at < licences.starts[index + 1]!; at++) {
    found.push(textOf(strings, licences.values[at]!) ?? '');
  }
  return found;
}

function hashesAt({ hashes, strings }: ComponentColumns, index: number): Component['hashes'] {
  const found: Component['hashes'] = [];
  for (let at = hashes.starts[index]!; at < hashes.starts[index + 1]!; at++) {
    found.push({
      algorithm: textOf(strings, hashes.algorithms[at]!) ?? '',
      value: textOf(strings, hashes.values[at]!) ?? '',
    });
  }
  return found;
}

/** Edges of nesting, from the subject's node 0 or the enclosing component to what lies in it. */
export function nestingEdges(columns: ComponentColumns): [from: number, to: number][] {
  const edges: [number, number][] = [];
  for (let index = 0; index < columns.count; index++) {
    if (columns.parent[index]! >= 0) edges.push([columns.parent[index]! + 1, index + 1]);
  }
  return edges;
}
