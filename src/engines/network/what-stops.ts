import type { NetworkDocument, NetworkLink } from '../../formats/network/document.ts';
import { compileNetwork } from './compile-network.ts';

export interface Stopped {
  id: string;
  /** The ids of what it cannot do without and that has stopped; of a group, its failed sources. Empty for what was stopped at first. */
  for: string[];
}

/**
 * What stops when the given nodes do: a node stops with anything it requires, and with a group of which fewer sources are left than it
 * needs (the least set of failures, decision 0049). What a stopped node did counts as done by whoever `replacing` names for the same
 * kind and node, as long as that one runs.
 */
export function whatStops(
  document: NetworkDocument,
  { stopped, replacing = [] }: { stopped: readonly string[]; replacing?: readonly NetworkLink[] },
): Stopped[] {
  const { links, groups } = compileNetwork(document);
  const supporting = links.filter(({ kind }) => kind !== 'owns');
  const inGroups = new Set(groups.flatMap(({ of, sources }) => sources.map(({ node }) => pair(node, of))));
  const required = supporting.filter(({ from, to }) => !inGroups.has(pair(from, to)));
  const linksFrom = groupedBy(required, ({ from }) => from);
  const groupsWith = new Map<string, typeof groups>();
  for (const group of groups) {
    for (const { node } of group.sources) groupsWith.set(node, [...(groupsWith.get(node) ?? []), group]);
  }
  const placed = groupedBy(replacing, ({ to, kind }) => pair(to, kind));
  const found = new Map<string, Stopped>();
  const fallen: string[] = [];
  const stop = (id: string, causes: string[]) => {
    if (found.has(id)) return;
    found.set(id, { id, for: causes });
    fallen.push(id);
  };
  for (const id of stopped) stop(id, []);
  const asked = new Set(stopped);
  const waiting: NetworkLink[] = [];
  const isReplaced = ({ from, to, kind }: NetworkLink) =>
    asked.has(from) && (placed.get(pair(to, kind)) ?? []).some((link) => link.from !== from && !found.has(link.from));
  for (let next = 0; next < fallen.length; next++) {
    for (const link of linksFrom.get(fallen[next]!) ?? []) {
      if (isReplaced(link)) waiting.push(link);
      else stop(link.to, [link.from]);
    }
    for (const { of, need, sources } of groupsWith.get(fallen[next]!) ?? []) {
      const failed = sources.map(({ node }) => node).filter((node) => found.has(node));
      if (sources.length - failed.length < need) stop(of, failed);
    }
    // Whoever stood in may have fallen since.
    for (const link of waiting) if (!isReplaced(link)) stop(link.to, [link.from]);
  }
  return [...found.values()];
}

function pair(one: string, other: string): string {
  return JSON.stringify([one, other]);
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
