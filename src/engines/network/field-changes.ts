import type { NetworkDocument, NetworkGroup, NetworkLink } from '../../formats/network/document.ts';
import { isInForce } from './compile-network.ts';

/** Null where there was or is nothing. */
export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

/** What is compared of one thing, by name. */
export type Compared = Readonly<Record<string, unknown>>;

export interface Differences<Name> {
  added: Name[];
  removed: Name[];
  changed: (Name & { fields: FieldChange[] })[];
}

/** Things of one key in both are compared field by field. */
export function differences<Name>(
  before: ReadonlyMap<string, Compared>,
  after: ReadonlyMap<string, Compared>,
  nameOf: (thing: Compared) => Name,
): Differences<Name> {
  const found: Differences<Name> = { added: [], removed: [], changed: [] };
  for (const [key, thing] of before) {
    const now = after.get(key);
    if (!now) found.removed.push(nameOf(thing));
    const fields = now ? fieldChanges(thing, now) : [];
    if (fields.length > 0) found.changed.push({ ...nameOf(thing), fields });
  }
  for (const [key, thing] of after) if (!before.has(key)) found.added.push(nameOf(thing));
  return found;
}

export function fieldChanges(before: Compared, after: Compared): FieldChange[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].flatMap((field) => {
    const [from, to] = [before[field] ?? null, after[field] ?? null];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }];
  });
}

/** The members of the file itself. */
export function fileMembers({ nodes, links, groups, ...members }: NetworkDocument): Compared {
  return members;
}

export function nodesByKey({ nodes }: NetworkDocument): Map<string, Compared> {
  return new Map(nodes.map((node) => [node.id, node as unknown as Compared]));
}

/** Parallel links of one kind are told apart by their order. */
export function linksByKey({ links = [], asOf }: NetworkDocument): Map<string, Compared> {
  const byKey = new Map<string, Compared>();
  const parallels = new Map<string, number>();
  for (const link of links) {
    const ends = JSON.stringify([link.from, link.to, link.kind]);
    const parallel = parallels.get(ends) ?? 0;
    parallels.set(ends, parallel + 1);
    byKey.set(`${ends} ${parallel}`, linkFields(link, asOf));
  }
  return byKey;
}

/** With whether it holds on the day of the file. */
export function linkFields(link: NetworkLink, asOf: string | undefined): Compared {
  return { ...link, inForce: asOf === undefined || isInForce(link, asOf) };
}

export function groupsByKey({ groups = [] }: NetworkDocument): Map<string, Compared> {
  return new Map(groups.map((group) => [group.id, groupFields(group)]));
}

/** With the fields of each source, such as `sources/acme/qualified`. */
export function groupFields({ sources, ...group }: NetworkGroup): Compared {
  const fields: Record<string, unknown> = { ...group };
  for (const { node, ...source } of sources) {
    fields[`sources/${node}`] = true;
    for (const [name, value] of Object.entries(source)) fields[`sources/${node}/${name}`] = value;
  }
  return fields;
}
