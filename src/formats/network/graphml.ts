import { SaxesParser } from 'saxes';
import { type Parsed, refused } from '../../common/parsed.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { isObject, type Json } from '../json/json.ts';
import { type NetworkDocument, networkSchema } from './document.ts';
import { type NetworkReading, networkLimitBytes, networkTooLarge, readNetworkObject } from './read-network.ts';

/**
 * GraphML (graphdrawing.org, 2002) as yEd, Gephi and NetworkX write and read it: every member is a key with a type. A group is a node
 * of the file with an edge from each of its sources, as a graph has no better place for it; a share between bounds is two keys.
 */
const groupKind = 'source-group';
const sourceKind = 'source-of';
const groupOfKind = 'group-of';
/** Ids of groups and of nodes are apart in a network file, and together in a graph. */
const groupPrefix = 'group:';
const leastShare = 'share.min';
const mostShare = 'share.max';
/** Before the name of a member whose value is no plain text, number or truth value: it is written as JSON. */
const asJson = 'json:';

type KeyType = 'string' | 'double' | 'boolean';

interface Key {
  id: string;
  name: string;
  on: 'graph' | 'node' | 'edge';
  type: KeyType;
}

/** Reads a graph of nodes and edges; what is no member of ours is kept. Its network is checked as a file of JSON is. */
export function readGraphMl(bytes: Uint8Array, reading?: NetworkReading): Parsed<NetworkDocument> {
  if (bytes.length > networkLimitBytes) return refused({ at: '', message: networkTooLarge });
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const reader = new GraphReader();
  try {
    reader.read(text.value);
  } catch (error) {
    if (error instanceof Refusal) return refused({ at: error.at, message: error.message });
    throw error;
  }
  return readNetworkObject(reader.network(), reading);
}

class Refusal extends Error {
  readonly at: string;

  constructor(at: string, message: string) {
    super(message);
    this.at = at;
  }
}

interface Item {
  element: 'graph' | 'node' | 'edge';
  values: Json;
}

class GraphReader {
  readonly #parser = new SaxesParser();
  readonly #keys = new Map<string, Key & { standard: string | null }>();
  readonly #graph: Json = {};
  readonly #nodes: Json[] = [];
  readonly #edges: Json[] = [];
  readonly #open: Item[] = [];
  #graphs = 0;
  /** The key of the data element, or the key whose default is being read, and its text. */
  #key: string | null = null;
  #text = '';

  read(text: string): void {
    const parser = this.#parser;
    parser.on('error', (error) => this.#refuse(error.message.replace(/^\d+:\d+: /, '')));
    parser.on('doctype', () =>
      this.#refuse('A document type is not taken: it could say what the file itself does not.'),
    );
    parser.on('opentag', ({ name, attributes }) => this.#opened(localName(name), attributes as Record<string, string>));
    parser.on('closetag', ({ name }) => this.#closed(localName(name)));
    parser.on('text', (piece) => {
      if (this.#key !== null) this.#text += piece;
    });
    parser.on('cdata', (piece) => {
      if (this.#key !== null) this.#text += piece;
    });
    parser.write(text).close();
    if (this.#graphs === 0) this.#refuse('The file holds no graph.');
  }

  network(): unknown {
    return assembled(this.#graph, this.#nodes, this.#edges);
  }

  #refuse(message: string): never {
    throw new Refusal(`line ${this.#parser.line}`, message);
  }

  #opened(name: string, attributes: Record<string, string>): void {
    if (name === 'key') this.#declare(attributes);
    else if (name === 'default') this.#text = '';
    else if (name === 'graph') this.#openGraph(attributes);
    else if (name === 'node') this.#openItem('node', { id: attributes.id ?? '' });
    else if (name === 'edge') this.#openItem('edge', { from: attributes.source ?? '', to: attributes.target ?? '' });
    else if (name === 'hyperedge') this.#refuse('A hyperedge has no place in a supply network; a source group has.');
    else if (name === 'data') {
      this.#key = attributes.key ?? '';
      this.#text = '';
    }
  }

  #declare(attributes: Record<string, string>): void {
    const { id = '', for: on = 'all' } = attributes;
    const name = attributes['attr.name'];
    // yEd keeps its drawing under keys without a name.
    if (name === undefined) return;
    const type = typeOf(attributes['attr.type'] ?? 'string');
    this.#keys.set(id, { id, name, on: on as Key['on'], type, standard: null });
    this.#key = id;
  }

  #openGraph(attributes: Record<string, string>): void {
    if (++this.#graphs > 1) this.#refuse('The file holds more than one graph, or a graph in a node.');
    if (attributes.edgedefault === 'undirected') {
      this.#refuse('The graph is undirected; a link runs from the supporter to the supported.');
    }
    this.#open.push({ element: 'graph', values: this.#graph });
  }

  #openItem(element: 'node' | 'edge', values: Json): void {
    (element === 'node' ? this.#nodes : this.#edges).push(values);
    this.#open.push({ element, values });
  }

  #closed(name: string): void {
    if (name === 'default' && this.#key !== null) this.#keys.get(this.#key)!.standard = this.#text.trim();
    else if (name === 'data') this.#take();
    else if (name === 'graph' || name === 'node' || name === 'edge') this.#close();
    if (name === 'key' || name === 'data') this.#key = null;
  }

  #take(): void {
    const key = this.#keys.get(this.#key!);
    const item = this.#open.at(-1);
    if (!key || !item) return;
    this.#set(item.values, key, this.#text);
  }

  #set(values: Json, { name, type }: Key, text: string): void {
    const value = valueIn(type, text);
    if (value === undefined) this.#refuse(`"${text.trim().slice(0, 80)}" is no ${type} for "${name}".`);
    values[name] = value;
  }

  /** What a key says of all that do not say it themselves. */
  #close(): void {
    const item = this.#open.pop();
    if (!item) return;
    for (const key of this.#keys.values()) {
      const applies = key.on === item.element || (key.on as string) === 'all';
      if (key.standard !== null && applies && !Object.hasOwn(item.values, key.name)) {
        this.#set(item.values, key, key.standard);
      }
    }
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function typeOf(type: string): KeyType {
  if (type === 'boolean') return 'boolean';
  return ['int', 'integer', 'long', 'float', 'double'].includes(type) ? 'double' : 'string';
}

function valueIn(type: KeyType, text: string): unknown {
  if (type === 'string') return text;
  const plain = text.trim();
  if (type === 'boolean') return { true: true, '1': true, false: false, '0': false }[plain.toLowerCase()];
  const number = Number(plain);
  return plain === '' || Number.isNaN(number) ? undefined : number;
}

/** The network that the nodes and edges of a graph stand for; whatever is wrong with it the reader of networks finds. */
function assembled(graph: Json, nodes: readonly Json[], edges: readonly Json[]): Json {
  const groups = new Map<unknown, Json & { sources: Json[] }>();
  for (const { id, kind, group, ...more } of nodes) {
    if (kind === groupKind) groups.set(id, { id: group ?? id, ...whole(more), sources: [] });
  }
  const links: Json[] = [];
  for (const { from, to, kind, ...more } of edges) {
    if (kind === sourceKind && groups.has(to)) groups.get(to)!.sources.push({ node: from, ...whole(more) });
    else if (kind === groupOfKind && groups.has(from)) groups.get(from)!.of = to;
    else links.push({ from, to, ...(kind !== undefined && { kind }), ...whole(more) });
  }
  return {
    schema: networkSchema,
    ...whole(graph),
    nodes: nodes.filter(({ kind }) => kind !== groupKind).map(whole),
    links,
    groups: [...groups.values()],
  };
}

/** With what was taken apart for keys put together again. */
function whole(item: Json): Json {
  const { [leastShare]: min, [mostShare]: max, ...plain } = item;
  const found: Json = min === undefined && max === undefined ? {} : { share: { min, max } };
  for (const [name, value] of Object.entries(plain)) {
    if (value === undefined) continue;
    if (name.startsWith(asJson) && typeof value === 'string') found[name.slice(asJson.length)] = parsedJson(value);
    else found[name] = value;
  }
  return found;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Writes the network as a directed graph, every member a key with its type. */
export function writeGraphMl(document: NetworkDocument): string {
  const { schema, nodes, links = [], groups = [], ...graph } = document;
  const keys = new Keys();
  const body = [
    ...keys.dataOf('graph', graph),
    ...nodes.map(({ id, ...more }) => element('node', { id }, keys.dataOf('node', more))),
    ...groups.map(({ id, of, sources, ...more }) =>
      element('node', { id: groupPrefix + id }, keys.dataOf('node', { kind: groupKind, group: id, ...more })),
    ),
    ...links.map(({ from, to, ...more }) => element('edge', { source: from, target: to }, keys.dataOf('edge', more))),
    ...groups.flatMap(({ id, of, sources }) => [
      ...sources.map(({ node, ...more }) =>
        element('edge', { source: node, target: groupPrefix + id }, keys.dataOf('edge', { kind: sourceKind, ...more })),
      ),
      element('edge', { source: groupPrefix + id, target: of }, keys.dataOf('edge', { kind: groupOfKind })),
    ]),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys.declarations(),
    '<graph id="network" edgedefault="directed">',
    ...body,
    '</graph>',
    '</graphml>',
    '',
  ].join('\n');
}

function element(name: string, attributes: Readonly<Record<string, string>>, data: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(readable(value))}"`);
  return `<${name}${written.join('')}>${data.join('')}</${name}>`;
}

class Keys {
  readonly #keys = new Map<string, Key>();

  dataOf(on: Key['on'], item: object): string[] {
    return Object.entries(item)
      .filter(([, value]) => value !== undefined)
      .flatMap(([name, value]) => this.#data(on, name, value));
  }

  #data(on: Key['on'], name: string, value: unknown): string[] {
    if (name === 'share' && isObject(value) && Object.keys(value).sort().join() === 'max,min') {
      return [...this.#data(on, leastShare, value.min), ...this.#data(on, mostShare, value.max)];
    }
    const type = keyType(value);
    if (type === null || (typeof value === 'string' && value !== readable(value)) || name.startsWith(asJson)) {
      return [this.#written(on, asJson + name, 'string', asciiJson(value))];
    }
    return [this.#written(on, name, type, String(value))];
  }

  #written(on: Key['on'], name: string, type: KeyType, text: string): string {
    const known = JSON.stringify([on, name, type]);
    const key = this.#keys.get(known) ?? { id: `d${this.#keys.size}`, name, on, type };
    this.#keys.set(known, key);
    return `<data key="${key.id}">${escaped(text)}</data>`;
  }

  declarations(): string[] {
    return [...this.#keys.values()].map(
      ({ id, name, on, type }) =>
        `<key id="${id}" for="${on}" attr.name="${escaped(readable(name))}" attr.type="${type}"/>`,
    );
  }
}

function keyType(value: unknown): KeyType | null {
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'string' : null;
}

/** XML 1.0 has no place for most control characters and for halves of characters beyond 16 bits. */
function readable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids.
  return text.toWellFormed().replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd');
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escaped(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"\r\n\t]/g, (one) => named[one] ?? `&#${one.charCodeAt(0)};`);
}
