import { applyEdits, type NetworkEdit } from '../../engines/network/apply-edits.ts';
import type { NetworkDocument, NetworkGroup, NetworkLink, NetworkNode, Share } from '../../formats/network/document.ts';
import type { RegisterDocument } from '../network/index.ts';
import type { DraftEdit } from './contract.ts';
import { removalsLast } from './removals-last.ts';
import type { KeptEdit } from './store.ts';

/**
 * The edits of a draft in the words of the network's file, as far as they are about what a file holds; `kept` says of which edit each
 * is. What the register has lost or never showed is left out, and told as it is met.
 */
export function networkEditsOf(
  { document, ids }: RegisterDocument,
  draft: readonly KeptEdit[],
): { edits: NetworkEdit[]; kept: KeptEdit[] } {
  const inFile = new Map(ids.map((id, place) => [id, document.nodes[place]!.id]));
  const taken = new Set(document.nodes.map(({ id }) => id));
  const nameOf = (reference: string): string => {
    const known = inFile.get(reference);
    if (known !== undefined) return known;
    let name = reference;
    while (taken.has(name)) name += "'";
    return name;
  };
  const made = removalsLast(draft).flatMap((kept) => networkEditOf(kept, nameOf).map((edit) => ({ edit, kept })));
  const edits = made.map(({ edit }) => edit);
  return { edits: [...edits, ...settledOwners(document, edits)], kept: made.map(({ kept }) => kept) };
}

function networkEditOf(kept: KeptEdit, nameOf: (reference: string) => string): NetworkEdit[] {
  const { edit } = kept;
  switch (edit.what) {
    case 'add-node':
      return [{ edit: 'add-node', node: nodeOf(edit, nameOf(edit.ref)) }];
    case 'change-node':
      return [{ edit: 'change-node', id: nameOf(edit.nodeId), set: fieldsOf(edit.fields) }];
    case 'remove-node':
      return [{ edit: 'remove-node', id: nameOf(edit.nodeId) }];
    case 'set-fact':
      return [{ edit: 'change-node', id: nameOf(edit.nodeId), set: factOf(edit) }];
    case 'add-link': {
      const { what: _, fromId, toId, kind, ...said } = edit;
      const ends = { from: nameOf(fromId), to: nameOf(toId), kind };
      return [{ edit: 'add-link', link: { ...ends, ...known(linkOf({ confidence: 'declared', ...said })) } }];
    }
    case 'change-link': {
      const { what: _, linkId: __, ...said } = edit;
      return [{ edit: 'change-link', link: linkName(kept, nameOf), set: linkOf(said) }];
    }
    case 'remove-link':
      return [{ edit: 'remove-link', link: linkName(kept, nameOf) }];
    case 'add-group': {
      const { ofId, name, need, dependence, sources } = edit;
      const group = { id: kept.id, of: nameOf(ofId), name, need, sources: sourcesOf(sources, nameOf) };
      return [{ edit: 'add-group', group: { ...group, ...known({ dependence }) } }];
    }
    case 'change-group': {
      const { what: _, groupId, dependence, sources, ...set } = edit;
      return [
        {
          edit: 'change-group',
          id: kept.group?.key ?? groupId,
          set: {
            ...set,
            ...(dependence === undefined ? {} : { dependence: dependence ?? undefined }),
            ...(sources ? { sources: sourcesOf(sources, nameOf) } : {}),
          },
        },
      ];
    }
    case 'remove-group':
      return [{ edit: 'remove-group', id: kept.group?.key ?? edit.groupId }];
  }
}

function nodeOf({ kind, fields }: Extract<DraftEdit, { what: 'add-node' }>, id: string): NetworkNode {
  return { id, kind, ...known(fieldsOf(fields)) } as NetworkNode;
}

/** Members of a node in a file, by the field of the register that states each; a product's kind is its `productKind`. */
const members = {
  name: 'name',
  country: 'country',
  criticality: 'criticality',
  latitude: 'lat',
  longitude: 'lon',
  owned: 'owned',
} as const;

const productKinds: readonly unknown[] = ['hardware', 'software', 'service'];

function fieldsOf(fields: Record<string, unknown>): Partial<NetworkNode> {
  const set = Object.entries(members).flatMap(([field, member]) =>
    field in fields ? [[member, fields[field] ?? undefined] as const] : [],
  );
  // The kinds of sites are none of the file's words.
  const productKind = productKinds.includes(fields.kind) ? [['productKind', fields.kind] as const] : [];
  return Object.fromEntries([...set, ...productKind]);
}

function factOf({ attribute, value }: Extract<DraftEdit, { what: 'set-fact' }>): Partial<NetworkNode> {
  if (attribute !== 'lossPerDay') return { [attribute]: value ?? undefined };
  const loss = (value ?? {}) as { amount?: number; currency?: string; priceYear?: number | null };
  return { lossPerDay: loss.amount, currency: loss.currency, priceYear: loss.priceYear ?? undefined } as never;
}

type SaidOfLink = Omit<Extract<DraftEdit, { what: 'change-link' }>, 'what' | 'linkId'>;

function linkOf(said: SaidOfLink): Partial<NetworkLink> {
  const { share, shareMax, ...others } = said;
  const set = Object.entries(others).map(([member, value]) => [member, value ?? undefined] as const);
  const shares = 'share' in said ? { share: shareOf({ share, shareMax }) } : {};
  return { ...Object.fromEntries(set), ...shares } as Partial<NetworkLink>;
}

function shareOf({ share, shareMax }: { share?: number | null | undefined; shareMax?: number | null | undefined }) {
  if (share === null || share === undefined) return undefined;
  return shareMax === null || shareMax === undefined ? share : ({ min: share, max: shareMax } satisfies Share);
}

function linkName({ link }: KeptEdit, nameOf: (reference: string) => string) {
  return { from: nameOf(link!.fromId), to: nameOf(link!.toId), kind: link!.kind };
}

function sourcesOf(
  sources: Extract<DraftEdit, { what: 'add-group' }>['sources'],
  nameOf: (reference: string) => string,
): NetworkGroup['sources'] {
  return sources.map(({ nodeId, share, shareMax, qualified, switchDays, dependence }) => ({
    node: nameOf(nodeId),
    ...known({ share: shareOf({ share, shareMax }), qualified, switchDays, dependence }),
  }));
}

/** What owns and supports nothing is an owner in a file, a supplier otherwise (decision 0050): whom the edits touch may have become one or the other. */
function settledOwners(document: NetworkDocument, edits: readonly NetworkEdit[]): NetworkEdit[] {
  const after = applyEdits(document, edits).document;
  const touched = new Set(edits.flatMap(endsIn));
  const links = after.links ?? [];
  const supporting = new Set(links.flatMap(({ from, to, kind }) => (kind === 'owns' ? [] : [from, to])));
  for (const { sources } of after.groups ?? []) for (const { node } of sources) supporting.add(node);
  const owning = new Set(links.flatMap(({ from, kind }) => (kind === 'owns' ? [from] : [])));
  return after.nodes.flatMap(({ id, kind }): NetworkEdit[] => {
    if (!touched.has(id) || (kind !== 'supplier' && kind !== 'owner')) return [];
    const settled = owning.has(id) && !supporting.has(id) ? 'owner' : 'supplier';
    return settled === kind ? [] : [{ edit: 'change-node', id, set: { kind: settled } }];
  });
}

function endsIn(edit: NetworkEdit): string[] {
  if (edit.edit === 'add-link' || edit.edit === 'change-link' || edit.edit === 'remove-link') {
    return [edit.link.from, edit.link.to];
  }
  if (edit.edit === 'add-group') return edit.group.sources.map(({ node }) => node);
  if (edit.edit === 'change-group') return (edit.set.sources ?? []).map(({ node }) => node);
  return [];
}

/** Without what nobody knows: what is absent is unknown. */
function known<Values extends object>(values: Values): { [Name in keyof Values]?: NonNullable<Values[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as never;
}
