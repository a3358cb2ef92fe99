import { AppError } from '../../common/errors.ts';
import { findCountry } from '../../formats/countries/countries.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { findNode } from '../register/index.ts';
import type { NewEdit } from './contract.ts';
import { type EditedField, editedKinds } from './fields.ts';
import type { ItemsWanted, Wanted } from './plan.ts';

type Setting = Readonly<Record<string, unknown>>;

/** What an edit wants of each field, with the nodes that it names; refuses what there is not, with its place. */
export async function resolveWanted(tx: Tx, workspaceId: string, { kind, set }: NewEdit): Promise<Wanted[]> {
  const { fields } = editedKinds[kind];
  const wanted: Wanted[] = [];
  for (const [field, value] of Object.entries(set as Setting)) {
    if (value === undefined) continue;
    const edited = fields[field];
    wanted.push(edited ? await wantedOf(tx, workspaceId, field, edited, value) : { field, value: value as boolean });
  }
  return wanted;
}

async function wantedOf(
  tx: Tx,
  workspaceId: string,
  field: string,
  edited: EditedField,
  value: unknown,
): Promise<Wanted> {
  const named = (reference: string, at: string) => getNode(tx, workspaceId, { kind: kindOf(edited), reference, at });
  switch (edited.in) {
    case 'link':
      return { field, value: value === null ? null : await named(value as string, `/set/${field}`) };
    case 'links':
      return {
        field,
        most: edited.most,
        items: await resolveItems(value as Items, (part, index, reference) =>
          named(reference, `/set/${field}/${part}/${index}`),
        ),
      };
    case 'list':
      return { field, most: edited.most, items: itemsOf(value as Items) };
    default:
      if (field === 'country' && value !== null) refuseUnknownCountry(value as string);
      return { field, value: value as string | boolean | null };
  }
}

interface Items {
  add?: string[];
  remove?: string[];
  set?: string[];
}

function itemsOf({ add = [], remove = [], set }: Items): ItemsWanted {
  return set ? { set } : { add, remove };
}

async function resolveItems(
  { add = [], remove = [], set }: Items,
  resolve: (part: string, index: number, reference: string) => Promise<NodeRef>,
): Promise<ItemsWanted> {
  const all = async (part: string, references: readonly string[]) => {
    const nodes: NodeRef[] = [];
    for (const [index, reference] of references.entries()) nodes.push(await resolve(part, index, reference));
    return nodes;
  };
  if (set) return { set: await all('set', set) };
  return { add: await all('add', add), remove: await all('remove', remove) };
}

function kindOf(edited: EditedField): NodeKind {
  return 'kind' in edited ? edited.kind : 'supplier';
}

async function getNode(
  tx: Tx,
  workspaceId: string,
  { kind, reference, at }: { kind: NodeKind; reference: string; at: string },
): Promise<NodeRef> {
  const node = await findNode(tx, workspaceId, reference, kind);
  return node ?? refuse(at, `There is no ${kind} "${reference}".`);
}

function refuseUnknownCountry(country: string): void {
  if (!findCountry(country)) refuse('/set/country', `${country} is no country of ISO 3166-1.`);
}

function refuse(at: string, message: string): never {
  throw new AppError('invalid-input', message, { problems: [{ at, message }] });
}
