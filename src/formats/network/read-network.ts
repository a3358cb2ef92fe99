import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { isObject, type Json } from '../json/json.ts';
import { parseSurveyed } from '../json/parse-surveyed.ts';
import { escapePointer } from '../json/survey.ts';
import { Complaints } from './complaints.ts';
import {
  boundsOf,
  type NetworkDocument,
  type NetworkGroup,
  type NetworkLink,
  type NetworkNode,
  type Share,
} from './document.ts';
import { type Field, fileFields, groupFields, linkFields, nodeFields, sourceFields } from './fields.ts';

/** The largest file taken, in bytes: some millions of links. */
export const networkLimitBytes = 256 * 1024 * 1024;

export const networkTooLarge = `The file is larger than the limit of ${networkLimitBytes / 1024 / 1024} MB for one network.`;

/** What rounding may add to shares that make a whole. */
const rounding = 1e-9;

/** Of members that stand twice or are unknown, so many are told. */
const mostNames = 100;

export interface NetworkReading {
  /** Members that the form does not know, or that stand where they say nothing: told once by name, or left for the caller to tell. */
  unknown?: 'told' | 'left';
}

/** Reads a network file. One mistake and nothing of it is taken: each is told with its JSON Pointer. */
export function readNetwork(bytes: Uint8Array, reading?: NetworkReading): Parsed<NetworkDocument> {
  if (bytes.length > networkLimitBytes) return refused({ at: '', message: networkTooLarge });
  const json = parseSurveyed(bytes, mostNames);
  if (!json.ok) return json;
  const read = readNetworkObject(json.value, reading);
  return read.ok ? parsed(read.value, [...json.warnings, ...read.warnings]) : read;
}

/** As above, of JSON that has been parsed; the value is that JSON itself, with whatever else its objects carry. */
export function readNetworkObject(json: unknown, { unknown = 'told' }: NetworkReading = {}): Parsed<NetworkDocument> {
  if (!isObject(json)) return refused({ at: '', message: 'A network file is an object.' });
  const reading = new Reading();
  reading.check(json, fileFields, '', 'the file');
  const nodes = listIn(json, 'nodes');
  const links = listIn(json, 'links');
  const groups = listIn(json, 'groups');
  for (const [index, node] of nodes.entries()) reading.check(node, nodeFields, `/nodes/${index}`, 'a node');
  for (const [index, link] of links.entries()) reading.check(link, linkFields, `/links/${index}`, 'a link');
  for (const [index, group] of groups.entries()) {
    const at = `/groups/${index}`;
    reading.check(group, groupFields, at, 'a group');
    for (const [place, source] of listIn(group, 'sources').entries()) {
      reading.check(source, sourceFields, `${at}/sources/${place}`, 'a source');
    }
  }
  const { complaints } = reading;
  checkTogether(nodes, links, groups, complaints);
  checkOwners(links, json.asOf !== undefined, complaints);
  if (complaints.any) return refused(...complaints.list());
  const told = unknown === 'told' ? [...reading.unknownMembers(), ...misplaced(nodes)] : [];
  return parsed(json as unknown as NetworkDocument, told);
}

function listIn(value: unknown, name: string): unknown[] {
  const list = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
}

class Reading {
  readonly complaints = new Complaints();
  readonly #unknown = new Map<string, { at: string; what: string; name: string; count: number }>();
  readonly #fields = new Map<Readonly<Record<string, Field>>, readonly [string, Field][]>();

  check(item: unknown, fields: Readonly<Record<string, Field>>, at: string, what: string): void {
    if (!isObject(item)) {
      this.complaints.add(at, `This must be an object: ${what}.`);
      return;
    }
    for (const [name, { required }] of this.#entriesOf(fields)) {
      if (required && !Object.hasOwn(item, name)) this.complaints.add(at, `The member "${name}" is missing.`);
    }
    for (const name in item) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      const complaint = field?.complaint(item[name]) ?? null;
      if (complaint !== null) this.complaints.add(`${at}/${name}`, complaint);
      else if (!field) this.#isUnknown(name, at, what);
    }
  }

  #entriesOf(fields: Readonly<Record<string, Field>>): readonly [string, Field][] {
    const known = this.#fields.get(fields) ?? Object.entries(fields).filter(([, { required }]) => required);
    this.#fields.set(fields, known);
    return known;
  }

  #isUnknown(name: string, at: string, what: string): void {
    const key = `${what} ${name}`;
    const seen = this.#unknown.get(key);
    if (seen) seen.count++;
    else if (this.#unknown.size < mostNames)
      this.#unknown.set(key, { at: `${at}/${escapePointer(name)}`, what, name, count: 1 });
  }

  /** One line for each name. */
  unknownMembers() {
    return [...this.#unknown.values()].map(({ at, what, name, count }) => ({
      at,
      message: `This form knows no member "${name}" of ${what}; it is kept${count > 1 ? ` (${count} times)` : ''}.`,
    }));
  }
}

/** What no object shows alone; whatever is no text, list or number has been told already. */
function checkTogether(
  nodes: readonly unknown[],
  links: readonly unknown[],
  groups: readonly unknown[],
  complaints: Complaints,
): void {
  const ids = checkUnique(nodes, 'nodes', complaints);
  checkUnique(groups, 'groups', complaints);
  for (const [index, node] of nodes.entries()) {
    if (isObject(node)) checkNode(node, `/nodes/${index}`, complaints);
  }
  for (const [index, link] of links.entries()) {
    if (isObject(link)) checkLink(link as Json & NetworkLink, `/links/${index}`, { ids, complaints });
  }
  for (const [index, group] of groups.entries()) {
    if (isObject(group)) checkGroup(group as Json & NetworkGroup, `/groups/${index}`, { ids, complaints });
  }
}

function checkUnique(items: readonly unknown[], list: string, complaints: Complaints): ReadonlyMap<unknown, number> {
  const places = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    const id = isObject(item) ? item.id : undefined;
    if (typeof id !== 'string') continue;
    const first = places.get(id);
    if (first === undefined) places.set(id, index);
    else complaints.add(`/${list}/${index}/id`, `"${brief(id)}" is the id of /${list}/${first} already.`);
  }
  return places;
}

function checkNode(node: Json, at: string, complaints: Complaints): void {
  const [present, absent] = node.lat === undefined ? ['lon', 'lat'] : ['lat', 'lon'];
  if (node[present!] !== undefined && node[absent!] === undefined) {
    complaints.add(`${at}/${present}`, `A place needs both "lat" and "lon"; "${absent}" is missing.`);
  }
}

interface Among {
  ids: ReadonlyMap<unknown, number>;
  complaints: Complaints;
}

function checkLink(link: NetworkLink, at: string, { ids, complaints }: Among): void {
  for (const end of ['from', 'to'] as const) checkKnown(link[end], `${at}/${end}`, { ids, complaints });
  const { validFrom, validUntil } = link;
  if (typeof validFrom === 'string' && typeof validUntil === 'string' && validUntil < validFrom) {
    complaints.add(
      `${at}/validUntil`,
      `The link ends on ${brief(validUntil)}, before it begins on ${brief(validFrom)}.`,
    );
  }
}

/** What is owned on any one day is no more than the whole. In a file without a day all of its links hold at once. */
function checkOwners(links: readonly unknown[], hasDay: boolean, complaints: Complaints): void {
  const turns = new Map<unknown, { day: string; by: number; index: number }[]>();
  for (const [index, link] of links.entries()) {
    if (!isObject(link) || link.kind !== 'owns') continue;
    const least = leastOf(link.share as Share | undefined);
    const own = turns.get(link.to) ?? [];
    turns.set(link.to, own);
    own.push({ day: hasDay ? String(link.validFrom ?? '') : '', by: least, index });
    // The sign sorts behind the day itself, which belongs to the time.
    if (hasDay && link.validUntil !== undefined) own.push({ day: `${link.validUntil}~`, by: -least, index });
  }
  for (const [owned, all] of turns) {
    let sum = 0;
    const tips = all
      .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.index - b.index))
      .find(({ by }) => {
        sum += by;
        return sum > 1 + rounding;
      });
    if (tips) {
      complaints.add(
        `/links/${tips.index}/share`,
        `The owners of "${brief(owned)}" have more than the whole, ${rounded(sum)}, together.`,
      );
    }
  }
}

function checkGroup(group: NetworkGroup, at: string, among: Among): void {
  const { complaints } = among;
  checkKnown(group.of, `${at}/of`, among);
  const sources = listIn(group, 'sources');
  if (typeof group.need === 'number' && group.need > sources.length && sources.length > 0) {
    complaints.add(`${at}/need`, `The group needs ${group.need} of ${sources.length} sources.`);
  }
  const named = new Set<unknown>();
  let sum = 0;
  for (const [index, source] of sources.entries()) {
    if (!isObject(source)) continue;
    const { node } = source;
    checkKnown(node, `${at}/sources/${index}/node`, among);
    if (named.has(node)) {
      complaints.add(`${at}/sources/${index}/node`, `"${brief(node)}" is a source of this group already.`);
    }
    if (typeof node === 'string') named.add(node);
    sum += leastOf(source.share as Share | undefined);
  }
  if (sum > 1 + rounding) {
    complaints.add(`${at}/sources`, `The shares of the sources are more than the whole, ${rounded(sum)}, together.`);
  }
}

function checkKnown(id: unknown, at: string, { ids, complaints }: Among): void {
  if (typeof id === 'string' && id !== '' && !ids.has(id)) complaints.add(at, `There is no node "${brief(id)}".`);
}

/** Of a share that is none, nothing: it has been told already. */
function leastOf(share: Share | undefined): number {
  if (typeof share !== 'number' && !isObject(share)) return 0;
  const { min } = boundsOf(share as Share);
  return typeof min === 'number' && min >= 0 && min <= 1 ? min : 0;
}

/** A level that is declared where levels are derived: read over, but not silently. */
function misplaced(nodes: readonly unknown[]) {
  const isDeclared = ({ kind, criticality }: NetworkNode) => kind !== 'function' && criticality !== undefined;
  const index = (nodes as NetworkNode[]).findIndex(isDeclared);
  if (index < 0) return [];
  const message = 'Only a function declares its criticality; that of other nodes is derived, and "own" is their floor.';
  return [{ at: `/nodes/${index}/criticality`, message }];
}

function brief(value: unknown): string {
  const text = String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function rounded(sum: number): number {
  return Number(sum.toPrecision(6));
}
