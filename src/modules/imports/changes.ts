import { newId } from '../../common/ids.ts';
import { isShare } from '../../common/network.ts';
import { isWithoutKey } from '../../formats/register-workbook/derive-keys.ts';
import { linkKey } from '../../formats/register-workbook/plan-import.ts';
import type {
  FunctionRow,
  LinkRow,
  ProductRow,
  RegisterKind,
  RegisterRows,
  RegisterSheet,
  SiteRow,
  SupplierRow,
  SystemRow,
} from '../../formats/register-workbook/rows.ts';
import { type DeclaredAs, declaredLinks } from '../links/index.ts';
import type { HeldLink, HeldRegister } from '../register/index.ts';
import { functionsOf, type RowPlan, statedLinks } from './plan.ts';

/** Everything that taking in a workbook writes, table by table. */
export interface RegisterChanges {
  newNodes: { id: string; kind: RegisterKind; key: string | null; name: string }[];
  /** Nodes of which something changed, with the name they have from now on. */
  changedNodes: { id: string; kind: RegisterKind; number: number; key: string | null; name: string }[];
  suppliers: (Kept<SupplierRow, 'legalName' | 'parentKey'> & { id: string })[];
  sites: (Kept<SiteRow, 'name' | 'supplierKey'> & { id: string })[];
  products: (Kept<ProductRow, 'name' | 'makerKey' | 'systemKey'> & { id: string })[];
  functions: { id: string; criticality: string | null }[];
  /** Links that no field and no row of the file states any more. */
  endedLinks: string[];
  /** Links that a field states no more, but a row of the file does. */
  freedLinks: string[];
  declaredLinks: { id: string; fromId: string; toId: string; kind: string; declaredAs: DeclaredAs }[];
  statedLinks: (Omit<HeldLink, 'fromKey' | 'toKey'> & { fromId: string; toId: string })[];
  /** Which row of the file states which node or link. */
  places: { id: string; sheet: RegisterSheet; row: number }[];
}
type Kept<Row, Left extends keyof Row> = Omit<Row, 'row' | 'key' | Left>;

const kinds: Record<Exclude<RegisterSheet, 'Links'>, RegisterKind> = {
  Suppliers: 'supplier',
  Sites: 'site',
  Products: 'product',
  Systems: 'system',
  Functions: 'function',
};

/** The fields that are links, by sheet. */
const fieldsAsLinks: Partial<Record<RegisterSheet, Record<string, DeclaredAs>>> = {
  Suppliers: { parentKey: 'parent' },
  Sites: { supplierKey: 'site' },
  Products: { makerKey: 'maker', systemKey: 'system' },
  Systems: { functionKey: 'function' },
};

/** Turns a plan into what is written; an import then needs a handful of statements, however long it is. */
export function changesOf(plans: readonly RowPlan[], rows: RegisterRows, held: HeldRegister): RegisterChanges {
  const changes: RegisterChanges = {
    newNodes: [],
    changedNodes: [],
    suppliers: [],
    sites: [],
    products: [],
    functions: [],
    endedLinks: [],
    freedLinks: [],
    declaredLinks: [],
    statedLinks: [],
    places: [],
  };
  const ids = new Map([...held.nodes].map(([key, { id }]) => [key, id]));
  const changing = plans.filter(({ what }) => what !== 'unchanged');
  for (const plan of changing) if (plan.sheet !== 'Links') noteNode(changes, plan, plan.sheet, ids, held);
  noteFields(changes, changing, rows, ids, held);
  noteLinks(changes, changing, ids, held);
  return changes;
}

function noteNode(
  changes: RegisterChanges,
  { row }: RowPlan,
  sheet: Exclude<RegisterSheet, 'Links'>,
  ids: Map<string, string>,
  held: HeldRegister,
): void {
  const { key } = row as { key: string };
  const id = ids.get(key) ?? newId();
  ids.set(key, id);
  changes.places.push({ id, sheet, row: row.row });
  const name = 'legalName' in row ? row.legalName : (row as SystemRow).name;
  const before = held.nodes.get(key);
  if (before) changes.changedNodes.push({ id, kind: before.kind, number: before.number, key: before.ownKey, name });
  else changes.newNodes.push({ id, kind: kinds[sheet], key: isWithoutKey(key) ? null : key, name });
  switch (sheet) {
    case 'Suppliers':
      changes.suppliers.push({ id, ...noSupplier, ...held.suppliers.get(key), ...given(row as SupplierRow) });
      break;
    case 'Sites':
      changes.sites.push({ id, ...held.sites.get(key), ...given(row as SiteRow) });
      break;
    case 'Products':
      changes.products.push({ id, ...held.products.get(key), ...given(row as ProductRow) });
      break;
    case 'Functions':
      changes.functions.push({ id, criticality: null, ...held.functions.get(key), ...given(row as FunctionRow) });
  }
}

const noSupplier = { aliases: [], tags: [] };

/** The fields that the file has; a column that is not there leaves its field as it is. */
function given<Row extends object>(row: Row): Partial<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Partial<Row>;
}

function noteFields(
  changes: RegisterChanges,
  plans: readonly RowPlan[],
  rows: RegisterRows,
  ids: ReadonlyMap<string, string>,
  held: HeldRegister,
): void {
  const stated = statedLinks(rows);
  const before = declaredBefore(held);
  const functions = functionsOf(held.links);
  for (const { sheet, row, what, fields } of plans) {
    for (const [field, as] of Object.entries(fieldsAsLinks[sheet] ?? {})) {
      if (what === 'changed' && !fields.some((change) => change.field === field)) continue;
      const { key } = row as { key: string };
      const wanted = (row as unknown as Record<string, string | null | undefined>)[field] ?? null;
      const ended =
        as === 'function'
          ? functionsEnded(key, wanted, functions.get(key) ?? [], stated, held)
          : [before.get(`${as} ${key}`)];
      for (const link of ended) if (link) endLink(changes, link, stated);
      if (wanted !== null) changes.declaredLinks.push(declared(as, ids.get(key)!, ids.get(wanted)!));
    }
  }
}

function declaredBefore({ links }: HeldRegister): Map<string, HeldLink> {
  const before = new Map<string, HeldLink>();
  for (const link of links.values()) {
    if (link.declaredAs === null) continue;
    const owner = declaredLinks[link.declaredAs as DeclaredAs].owner === 'from' ? link.fromKey : link.toKey;
    before.set(`${link.declaredAs} ${owner}`, link);
  }
  return before;
}

/** A row names one function of a system: another one takes the place of the first that no link of the file states, none of all such. */
function functionsEnded(
  key: string,
  wanted: string | null,
  functions: readonly string[],
  stated: ReadonlySet<string>,
  { links }: HeldRegister,
): HeldLink[] {
  const free = functions
    .map((toKey) => linkKey({ fromKey: key, toKey, kind: 'needed-by' }))
    .filter((link) => !stated.has(link))
    .map((link) => links.get(link)!);
  return wanted === null ? free : free.slice(0, 1);
}

function endLink(changes: RegisterChanges, link: HeldLink, stated: ReadonlySet<string>): void {
  (stated.has(linkKey(link)) ? changes.freedLinks : changes.endedLinks).push(link.id);
}

function declared(as: DeclaredAs, owner: string, other: string): RegisterChanges['declaredLinks'][number] {
  const { kind, owner: end } = declaredLinks[as];
  const [fromId, toId] = end === 'from' ? [owner, other] : [other, owner];
  return { id: newId(), fromId, toId, kind, declaredAs: as };
}

function noteLinks(
  changes: RegisterChanges,
  plans: readonly RowPlan[],
  ids: ReadonlyMap<string, string>,
  held: HeldRegister,
): void {
  const touched = new Set([...changes.newNodes, ...changes.changedNodes].map(({ id }) => id));
  const systems = new Set([...held.nodes].filter(([, { kind }]) => kind === 'system').map(([, { id }]) => id));
  const functions = new Set([...held.nodes].filter(([, { kind }]) => kind === 'function').map(([, { id }]) => id));
  for (const { id, kind } of changes.newNodes) {
    if (kind === 'system') systems.add(id);
    if (kind === 'function') functions.add(id);
  }
  for (const { sheet, row } of plans) {
    if (sheet !== 'Links') continue;
    const link = row as LinkRow;
    const before = held.links.get(linkKey(link));
    const fromId = ids.get(link.fromKey)!;
    const toId = ids.get(link.toKey)!;
    const isFunction = link.kind === 'needed-by' && systems.has(fromId) && functions.has(toId);
    const declaredAs = before?.declaredAs ?? (isFunction ? 'function' : null);
    const id = before?.id ?? newId();
    changes.places.push({ id, sheet, row: row.row });
    const stated = {
      share: null,
      shareMax: null,
      dependence: null,
      transmission: null,
      source: null,
      validFrom: null,
      validUntil: null,
      ...before,
      ...given(link),
      confidence: link.confidence ?? before?.confidence ?? 'declared',
      kind: link.kind,
      id,
      fromId,
      toId,
      declaredAs,
    };
    // A file that knows no upper ends may raise a share above the one that was known, or take the share back.
    const { share, shareMax } = stated;
    changes.statedLinks.push({ ...stated, shareMax: isShare(share, shareMax) ? shareMax : null });
    if (declaredAs) touchOwner(changes, touched, declaredAs as DeclaredAs, link, held);
  }
}

/** A link that a field states is part of the row with the field: that row has changed too. */
function touchOwner(
  changes: RegisterChanges,
  touched: Set<string>,
  as: DeclaredAs,
  { fromKey, toKey }: LinkRow,
  held: HeldRegister,
): void {
  const node = held.nodes.get(declaredLinks[as].owner === 'from' ? fromKey : toKey);
  if (!node || touched.has(node.id)) return;
  touched.add(node.id);
  const { id, kind, number, ownKey: key, name } = node;
  changes.changedNodes.push({ id, kind, number, key, name });
}
