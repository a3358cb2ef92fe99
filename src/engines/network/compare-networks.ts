import { type Level, levels } from '../../common/network.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { type CompiledNetwork, compileNetwork } from './compile-network.ts';
import { type Criticality, criticality } from './criticality.ts';
import {
  type Compared,
  type Differences,
  differences,
  type FieldChange,
  fieldChanges,
  fileMembers,
  groupsByKey,
  linksByKey,
  nodesByKey,
} from './field-changes.ts';

/** What makes one network of another, and which levels that moved. */
export interface NetworkDifference {
  /** Members of the file itself, such as its day. */
  file: FieldChange[];
  nodes: Differences<{ id: string }>;
  links: Differences<LinkName>;
  groups: Differences<{ id: string }>;
  /** Of the nodes in both, those whose criticality moved. */
  levels: LevelMove[];
}

export interface LinkName {
  from: string;
  to: string;
  kind: string;
}

export interface LevelMove {
  id: string;
  from: { low: Level; high: Level; path: string[] };
  to: { low: Level; high: Level; path: string[] };
  /** The changed inputs on the ways that decide: where a bound fell, on its way before; where one rose, on its way now. */
  because: InputChange[];
}

/** One input of a level that is not what it was. */
export interface InputChange extends FieldChange {
  of: 'node' | 'link' | 'group';
  id?: string;
  link?: LinkName;
}

export function compareNetworks(before: NetworkDocument, after: NetworkDocument): NetworkDifference {
  const idOf = ({ id }: Compared) => ({ id: String(id) });
  return {
    file: fieldChanges(fileMembers(before), fileMembers(after)),
    nodes: differences(nodesByKey(before), nodesByKey(after), idOf),
    links: differences(linksByKey(before), linksByKey(after), linkName),
    groups: differences(groupsByKey(before), groupsByKey(after), idOf),
    levels: movesBetween(new Side(before), new Side(after)),
  };
}

function linkName({ from, to, kind }: Compared): LinkName {
  return { from: String(from), to: String(to), kind: String(kind) };
}

/** One of the two networks with its levels. */
class Side {
  readonly compiled: CompiledNetwork;
  readonly found: Criticality;
  readonly nodes: ReadonlyMap<string, Compared>;
  /** By supporter and supported: the links, by their keys. */
  readonly links: ReadonlyMap<string, ReadonlyMap<string, Compared>>;
  readonly groups: ReadonlyMap<string, Compared>;

  constructor(document: NetworkDocument) {
    this.compiled = compileNetwork(document);
    this.found = criticality(this.compiled.network, this.compiled.levels);
    this.nodes = nodesByKey(document);
    this.links = byEnds(linksByKey(document));
    this.groups = groupsByKey(document);
  }

  ids(path: readonly number[]): string[] {
    return path.map((node) => this.compiled.nodes[node]!.id);
  }

  standing(node: number) {
    const { low, high, pathOfHigh } = this.found;
    return { low: levels[low[node]!]!, high: levels[high[node]!]!, path: this.ids(pathOfHigh(node)) };
  }
}

function byEnds(links: ReadonlyMap<string, Compared>): Map<string, Map<string, Compared>> {
  const found = new Map<string, Map<string, Compared>>();
  for (const [key, link] of links) {
    const ends = endsKey(String(link.from), String(link.to));
    const same = found.get(ends) ?? new Map<string, Compared>();
    found.set(ends, same.set(key, link));
  }
  return found;
}

function endsKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

function movesBetween(before: Side, after: Side): LevelMove[] {
  const groupsOf = groupsByPair(before, after);
  return before.compiled.nodes.flatMap(({ id }, node): LevelMove[] => {
    const now = after.compiled.nodeOf.get(id);
    if (now === undefined) return [];
    const ways: string[][] = [];
    for (const [bound, path] of bounds) {
      const [from, to] = [before.found[bound][node]!, after.found[bound][now]!];
      if (from > to) ways.push(before.ids(before.found[path](node)));
      if (from < to) ways.push(after.ids(after.found[path](now)));
    }
    if (ways.length === 0) return [];
    const because = distinct(ways.flatMap((way) => changesOn(way, before, after, groupsOf)));
    return [{ id, from: before.standing(node), to: after.standing(now), because }];
  });
}

const bounds = [
  ['low', 'pathOfLow'],
  ['high', 'pathOfHigh'],
] as const;

/** By source and supported node, in either network: ids of groups. */
function groupsByPair(...sides: readonly Side[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { compiled } of sides) {
    for (const { id, of, sources } of compiled.groups) {
      for (const { node } of sources) {
        const ends = endsKey(node, of);
        found.set(ends, (found.get(ends) ?? new Set()).add(id));
      }
    }
  }
  return found;
}

const nodeInputs = ['criticality', 'own', 'kind'];
const linkInputs = ['dependence', 'inForce', 'kind'];
/** All but names, shares and times. */
const groupInputs = /^(need|of|dependence|sources\/.*)$/;
const noGroupInput = /\/(share|switchDays)$/;

function changesOn(
  way: readonly string[],
  before: Side,
  after: Side,
  groupsOf: ReadonlyMap<string, ReadonlySet<string>>,
): InputChange[] {
  const ends = [way[0]!, way.at(-1)!];
  const ofNodes = ends.flatMap((id) =>
    fieldChanges(before.nodes.get(id) ?? {}, after.nodes.get(id) ?? {})
      .filter(({ field }) => nodeInputs.includes(field))
      .map((change) => ({ of: 'node' as const, id, ...change })),
  );
  const ofSteps = way.slice(1).flatMap((to, index) => {
    const key = endsKey(way[index]!, to);
    return [...linkChanges(key, before, after), ...groupChanges(groupsOf.get(key) ?? new Set(), before, after)];
  });
  return [...ofNodes, ...ofSteps];
}

function linkChanges(ends: string, before: Side, after: Side): InputChange[] {
  const [then, now] = [before.links.get(ends), after.links.get(ends)];
  const keys = new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...keys].flatMap((key) => {
    const [from, to] = [then?.get(key), now?.get(key)];
    const fields = fieldChanges(from ?? {}, to ?? {}).filter(({ field }) => linkInputs.includes(field));
    return fields.map((change) => ({ of: 'link' as const, link: linkName((from ?? to)!), ...change }));
  });
}

function groupChanges(ids: ReadonlySet<string>, before: Side, after: Side): InputChange[] {
  return [...ids].flatMap((id) =>
    fieldChanges(before.groups.get(id) ?? {}, after.groups.get(id) ?? {})
      .filter(({ field }) => groupInputs.test(field) && !noGroupInput.test(field))
      .map((change) => ({ of: 'group' as const, id, ...change })),
  );
}

function distinct(changes: readonly InputChange[]): InputChange[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}
