/** A network file as rows of the register: its nodes, links, source groups and facts, and what the register has no place for. */
import { type FactAttribute, factForms, type NodeKind } from '../../common/network.ts';
import { type Checked, mistaken, taken } from '../identifiers/checked.ts';
import {
  boundsOf,
  type NetworkDocument,
  type NetworkGroup,
  type NetworkLink,
  type NetworkNode,
  type Share,
} from '../network/document.ts';
import { fileFields, groupFields, linkFields, nodeFields, sourceFields } from '../network/fields.ts';
import { Complaints, type PlaceNamer, placeIn } from './complaints.ts';
import type { DraftRow, DraftSheet } from './draft.ts';
import { checkFactNumber } from './fact-value.ts';
import linkEnds from './link-ends.json' with { type: 'json' };
import { Losses } from './losses.ts';
import { readCell } from './read-cell.ts';
import { type DraftOptions, judgeDrafts, mostErrors } from './read-register-rows.ts';
import type { FieldValue, RegisterKind, RegisterReading, RegisterSheet } from './rows.ts';
import { registerSheets } from './rows.ts';
import { type Column, template } from './template.ts';

export interface NetworkReadOptions extends DraftOptions {
  /** Nodes without a key of their own, by their number and their id: so exported files call them. */
  knownAliases?: ReadonlyMap<string, { key: string; kind: RegisterKind; name: string; isId: boolean }>;
}

type NodeSheet = 'Suppliers' | 'Sites' | 'Products' | 'Systems' | 'Functions' | 'Components';

/** Where a node of each kind stands. */
const sheetOf: Record<NodeKind, NodeSheet> = {
  supplier: 'Suppliers',
  owner: 'Suppliers',
  site: 'Sites',
  product: 'Products',
  system: 'Systems',
  function: 'Functions',
  component: 'Components',
};

/** Our field for each member that the row of a node has a column for. */
const columnsOf: Record<NodeSheet, Readonly<Record<string, string>>> = {
  Suppliers: { name: 'legalName', country: 'country' },
  Sites: { name: 'name', country: 'country', lat: 'latitude', lon: 'longitude', owned: 'owned' },
  Products: { name: 'name', productKind: 'kind' },
  Systems: { name: 'name' },
  Functions: { name: 'name', criticality: 'criticality' },
  Components: { name: 'name', purl: 'purl' },
};

/** The register keeps chances for a year. */
const yearDays = 365;

/** Rows of a document that its reader has checked. Absent members leave what the register says as it is. */
export function readNetworkRows(document: NetworkDocument, options: NetworkReadOptions = {}): RegisterReading {
  const network = new NetworkDrafts(document, options);
  const complaints = new Complaints(options.maxErrors ?? mostErrors, network.placeOf);
  const drafts = network.drafts(complaints);
  const reading = judgeDrafts(drafts, { ...options, takesAnyEnds: true }, complaints);
  return { ...reading, warnings: [...network.losses.list(), ...reading.warnings], pointers: network.pointers };
}

class NetworkDrafts {
  readonly losses = new Losses();
  readonly pointers: Record<RegisterSheet, string[]>;
  readonly #drafts: Record<RegisterSheet, DraftSheet>;
  readonly #document: NetworkDocument;
  readonly #options: NetworkReadOptions;
  /** By id of the file: the key of the node in the register, and what it is. */
  readonly #nodes = new Map<string, { key: string; kind: NodeKind }>();

  constructor(document: NetworkDocument, options: NetworkReadOptions) {
    this.#document = document;
    this.#options = options;
    this.#drafts = bySheet((sheet) => ({
      sheet,
      columns: template[sheet].columns.map((column, index) => ({ column, index })),
      complete: true,
      mapped: false,
      rows: [],
      texts: [],
    }));
    this.pointers = bySheet(() => []);
  }

  /** The JSON Pointer of what a field of a row was made of. */
  readonly placeOf: PlaceNamer = (sheet, row, field) => {
    const pointer = this.pointers[sheet][row - 1] ?? '';
    if (field === null) return pointer;
    if (sheet === 'Facts')
      return field === 'value' || field === 'attribute' ? pointer : `${parent(pointer)}/${factMembers[field] ?? 'id'}`;
    if (sheet === 'Sources' && groupMembers[field]) return `${parent(parent(pointer))}/${groupMembers[field]}`;
    const columns = (columnsOf as Partial<Record<RegisterSheet, Readonly<Record<string, string>>>>)[sheet] ?? {};
    const member = Object.keys(columns).find((name) => columns[name] === field) ?? members[field] ?? field;
    return `${pointer}/${member}`;
  };

  drafts(complaints: Complaints): DraftSheet[] {
    const { nodes, links = [], groups = [], horizonDays } = this.#document;
    this.losses.unknown(this.#document, fileFields, '', 'a network');
    if (horizonDays !== undefined && horizonDays !== yearDays && nodes.some(hasChance)) {
      complaints.warn(
        '/horizonDays',
        `Chances are kept for ${yearDays} days: those of the file, for ${horizonDays} days, are taken at a constant rate.`,
      );
    }
    for (const [index, node] of nodes.entries()) this.#addNode(node, `/nodes/${index}`, complaints);
    for (const [index, node] of nodes.entries()) this.#addFacts(node, `/nodes/${index}`, complaints);
    const seen = new Map<string, string>();
    for (const [index, link] of links.entries()) this.#addLink(link, `/links/${index}`, seen, complaints);
    for (const [index, group] of groups.entries()) this.#addGroup(group, `/groups/${index}`, complaints);
    return registerSheets.map((sheet) => this.#drafts[sheet]).filter(({ rows }) => rows.length > 0);
  }

  #addNode(node: NetworkNode, at: string, complaints: Complaints): void {
    this.losses.unknown(node, nodeFields, at, 'a node');
    const sheet = sheetOf[node.kind];
    const key = this.#keyOf(node);
    this.#nodes.set(node.id, { key: key.replaceAll(/\s+/g, ' ').trim(), kind: node.kind });
    const fields: Record<string, unknown> = { key };
    const columns = columnsOf[sheet];
    for (const name of Object.keys(nodeFields) as (keyof NetworkNode)[]) {
      const value = node[name];
      if (value === undefined || name === 'id' || name === 'kind' || Object.hasOwn(factForms, name)) continue;
      if (columns[name]) fields[columns[name]] = value;
      else if (!moneyMembers.includes(name)) this.losses.member(`${at}/${name}`, name, `a ${node.kind}`);
    }
    if (moneyMembers.some((name) => node[name] !== undefined) && (!node.currency || node.lossPerDay === undefined)) {
      this.losses.add(
        `${at}/${node.currency ? 'currency' : 'lossPerDay'}`,
        'money',
        'Money is kept with its currency; what lacks one of the two',
      );
    }
    this.#add(sheet, fields, at, complaints);
  }

  #keyOf({ id, kind, name }: NetworkNode): string {
    if (this.#options.knownKeys?.has(id)) return id;
    const known = this.#options.knownAliases?.get(id);
    const isMeant = known && (known.isId || name === undefined || name === known.name);
    return isMeant && known.kind === (kind === 'owner' ? 'supplier' : kind) ? known.key : id;
  }

  #addFacts(node: NetworkNode, at: string, complaints: Complaints): void {
    const nodeKey = this.#nodes.get(node.id)!.key;
    for (const attribute of Object.keys(factForms) as FactAttribute[]) {
      const given = node[attribute];
      if (given === undefined) continue;
      const form = factForms[attribute];
      if (form === 'money' && !node.currency) continue;
      const value = form === 'chance' ? this.#yearly(given as number) : given;
      const money =
        form === 'money' ? { currency: node.currency, ...(node.priceYear && { priceYear: node.priceYear }) } : {};
      const row = this.#add('Facts', { nodeKey, attribute, value, ...money }, `${at}/${attribute}`, complaints);
      const read = typeof value === 'number' ? checkFactNumber(attribute, value) : undefined;
      if (read && !read.ok) complaints.add(placeIn(this.#drafts.Facts, row, 'value'), String(value), read);
    }
  }

  /** A chance for the horizon of the file as one for a year, at a constant rate. */
  #yearly(chance: number): number {
    const { horizonDays = yearDays } = this.#document;
    return horizonDays === yearDays ? chance : 1 - (1 - chance) ** (yearDays / horizonDays);
  }

  #addLink(link: NetworkLink, at: string, seen: Map<string, string>, complaints: Complaints): void {
    this.losses.unknown(link, linkFields, at, 'a link');
    const from = this.#nodes.get(link.from)!;
    const to = this.#nodes.get(link.to)!;
    const { dependence, share, confidence, source, validFrom, validUntil, transmission, kind } = link;
    const ends = JSON.stringify([link.from, kind, link.to]);
    const first = seen.get(ends);
    if (link.from === link.to) {
      this.losses.add(at, 'loop', 'A link leads from one node to another; one to the node itself');
      return;
    }
    if (first !== undefined) {
      this.losses.add(
        at,
        'parallel',
        `Between two nodes there is one link of a kind, the first (${first}); a further one`,
      );
      return;
    }
    seen.set(ends, at);
    this.#warnOfOdd(from.kind, link, to.kind, at);
    const stated = { dependence, ...shares(share), confidence, source, validFrom, validUntil, transmission };
    this.#add('Links', { fromKey: from.key, toKey: to.key, kind, ...stated }, at, complaints);
  }

  #warnOfOdd(from: NodeKind, { kind }: NetworkLink, to: NodeKind, at: string): void {
    const ends = linkEnds[kind];
    const [supporter, supported] = [from, to].map((one) => (one === 'owner' ? 'supplier' : one));
    if (ends.from.includes(supporter!) && ends.to.includes(supported!)) return;
    this.losses.odd(at, `"${kind}" from a ${supporter} to a ${supported}`);
  }

  #addGroup(group: NetworkGroup, at: string, complaints: Complaints): void {
    this.losses.unknown(group, groupFields, at, 'a group');
    const of = this.#nodes.get(group.of)!;
    const held = this.#options.knownGroups?.get(group.id);
    const sources = group.sources.flatMap((source, place) => {
      const pointer = `${at}/sources/${place}`;
      this.losses.unknown(source, sourceFields, pointer, 'a source');
      if (source.node !== group.of) return [{ ...source, key: this.#nodes.get(source.node)!.key, at: pointer }];
      this.losses.add(pointer, 'own source', 'A node is no source of itself; that one');
      return [];
    });
    for (const { key, at: place, share, qualified, switchDays, dependence } of sources) {
      const fields = {
        groupKey: group.id,
        ofKey: of.key,
        name: group.name ?? held?.name ?? group.id,
        need: Math.min(group.need, sources.length),
        groupDependence: group.dependence,
        sourceKey: key,
        ...shares(share),
        qualified,
        switchDays,
        dependence,
      };
      this.#add('Sources', fields, place, complaints);
    }
  }

  /** Adds a row; a text that no cell of its column could hold refuses it. */
  #add(sheet: RegisterSheet, fields: Readonly<Record<string, unknown>>, at: string, complaints: Complaints): DraftRow {
    const draft = this.#drafts[sheet];
    const row: DraftRow = { row: this.pointers[sheet].push(at) };
    for (const { column, index } of draft.columns) {
      const value = fields[column.field] as FieldValue | undefined;
      if (value === undefined) continue;
      const read = checked(column, value);
      row[column.field] = read.ok ? read.value : value;
      if (!read.ok) complaints.add({ sheet, row: row.row, index, column }, String(value).slice(0, 60), read);
    }
    draft.rows.push(row);
    draft.texts.push(draft.columns.map(({ column }) => String(row[column.field] ?? '')));
    return row;
  }
}

/** Members of facts that stand beside the amount. */
const factMembers: Readonly<Record<string, string>> = { currency: 'currency', priceYear: 'priceYear' };
const moneyMembers: readonly (keyof NetworkNode)[] = ['lossPerDay', 'currency', 'priceYear'];

/** Members of a group, of which each of its rows has a copy. */
const groupMembers: Readonly<Record<string, string>> = {
  groupKey: 'id',
  ofKey: 'of',
  name: 'name',
  need: 'need',
  groupDependence: 'dependence',
};
const members: Readonly<Record<string, string>> = {
  key: 'id',
  fromKey: 'from',
  toKey: 'to',
  sourceKey: 'node',
  shareMax: 'share',
};

function bySheet<Value>(make: (sheet: RegisterSheet) => Value): Record<RegisterSheet, Value> {
  return Object.fromEntries(registerSheets.map((sheet) => [sheet, make(sheet)])) as Record<RegisterSheet, Value>;
}

function parent(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function hasChance({ failureProbability, compromiseProbability }: NetworkNode): boolean {
  return failureProbability !== undefined || compromiseProbability !== undefined;
}

/** A share of which both bounds are the same is known. */
function shares(share: Share | undefined): { share?: number; shareMax?: number | null } {
  if (share === undefined) return {};
  const { min, max } = boundsOf(share);
  return { share: min, shareMax: min === max ? null : max };
}

/** As a cell of the column would be; words and references have been checked with the file. */
function checked(column: Column, value: FieldValue): Checked<FieldValue> {
  if (column.type === 'choice' || column.type === 'reference') return taken(value);
  if (typeof value === 'string') return readCell(column, value);
  if (column.type !== 'number' || typeof value !== 'number') return taken(value);
  const { least, most } = column;
  return value >= least && value <= most ? taken(value) : mistaken(`This lies between ${least} and ${most}.`);
}
