import { newId } from '../../common/ids.ts';
import { factForms, isShare } from '../../common/network.ts';
import { identityOf, type Part } from '../../formats/bom/part-identity.ts';
import { isWithoutKey } from '../../formats/register-workbook/derive-keys.ts';
import { factKey, groupKey, linkKey, sourceKey } from '../../formats/register-workbook/row-key.ts';
import type {
  ComponentRow,
  FactRow,
  FunctionRow,
  LinkRow,
  ProductRow,
  RegisterKind,
  RegisterReading,
  RegisterRows,
  RegisterSheet,
  RowPointers,
  SiteRow,
  SourceRow,
  SupplierRow,
  SystemRow,
} from '../../formats/register-workbook/rows.ts';
import { type DeclaredAs, declaredLinks } from '../links/index.ts';
import type { HeldFact, HeldLink, HeldRegister, HeldSource } from '../register/index.ts';
import { functionsOf, type RowPlan, statedLinks } from './plan.ts';

type NumberedKind = Exclude<RegisterKind, 'component'>;

/** Everything that taking in a workbook or a network writes, table by table. */
export interface RegisterChanges {
  newNodes: { id: string; kind: NumberedKind; key: string | null; name: string }[];
  /** Nodes of which something changed, with the name they have from now on. */
  changedNodes: { id: string; kind: RegisterKind; number: number | null; key: string | null; name: string }[];
  suppliers: (Kept<SupplierRow, 'legalName' | 'parentKey'> & { id: string })[];
  sites: (Kept<SiteRow, 'name' | 'supplierKey'> & { id: string })[];
  products: (Kept<ProductRow, 'name' | 'makerKey' | 'systemKey'> & { id: string })[];
  functions: { id: string; criticality: string | null }[];
  components: { id: string; key: string | null; name: string }[];
  /** Links that no field and no row of the file states any more. */
  endedLinks: string[];
  /** Links that a field states no more, but a row of the file does. */
  freedLinks: string[];
  declaredLinks: { id: string; fromId: string; toId: string; kind: string; declaredAs: DeclaredAs }[];
  statedLinks: (Omit<HeldLink, 'fromKey' | 'toKey'> & { fromId: string; toId: string })[];
  groups: { id: string; node_id: string; key: string | null; name: string; need: number; dependence: string | null }[];
  sources: (Pick<HeldSource, 'id' | 'position' | 'share' | 'qualified' | 'dependence'> & {
    group_id: string;
    node_id: string;
    share_max: number | null;
    switch_days: number | null;
  })[];
  facts: (Pick<HeldFact, 'id' | 'attribute' | 'confidence' | 'source'> & {
    node_id: string;
    value: unknown;
    valid_from: string | null;
    valid_until: string | null;
  })[];
  /** Which row of the file states which node, link, source or fact. */
  places: Place[];
}

interface Place {
  id: string;
  /** Or the JSON Pointer of a list. */
  sheet: string;
  row: number;
}

type Kept<Row, Left extends keyof Row> = Omit<Row, 'row' | 'key' | Left>;

type NodeSheet = Exclude<RegisterSheet, 'Components' | 'Links' | 'Sources' | 'Facts'>;

const kinds: Record<NodeSheet, NumberedKind> = {
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
export function changesOf(
  plans: readonly RowPlan[],
  { rows, pointers }: Pick<RegisterReading, 'rows' | 'pointers'>,
  held: HeldRegister,
  componentIds: ReadonlyMap<string, string>,
): RegisterChanges {
  const changes: RegisterChanges = {
    newNodes: [],
    changedNodes: [],
    suppliers: [],
    sites: [],
    products: [],
    functions: [],
    components: [],
    endedLinks: [],
    freedLinks: [],
    declaredLinks: [],
    statedLinks: [],
    groups: [],
    sources: [],
    facts: [],
    places: [],
  };
  const ids = new Map([...held.nodes].map(([key, { id }]) => [key, id]));
  const changing = plans.filter(({ what }) => what !== 'unchanged');
  for (const { sheet, row } of changing) {
    if (sheet === 'Components') noteComponent(changes, row as ComponentRow, ids, held, componentIds);
  }
  for (const plan of changing) if (isOfNodes(plan.sheet)) noteNode(changes, plan, plan.sheet, ids, held);
  noteFields(changes, changing, rows, ids, held);
  noteLinks(changes, changing, ids, held);
  noteSources(changes, changing, ids, held);
  noteFacts(changes, changing, ids, held);
  return pointers ? { ...changes, places: changes.places.map((place) => pointed(place, pointers)) } : changes;
}

/** In a network file a row is one of a list: `/nodes` and its place there. */
function pointed({ id, sheet, row }: Place, pointers: RowPointers): Place {
  const [, list = sheet, place = row] = /^(.*)\/(\d+)/.exec(pointers[sheet as RegisterSheet]?.[row - 1] ?? '') ?? [];
  return { id, sheet: list, row: Number(place) };
}

function isOfNodes(sheet: RegisterSheet): sheet is NodeSheet {
  return Object.hasOwn(kinds, sheet);
}

/** The component that a row names: the one of that key, or the one that is what the row says. */
function noteComponent(
  changes: RegisterChanges,
  row: ComponentRow,
  ids: Map<string, string>,
  held: HeldRegister,
  componentIds: ReadonlyMap<string, string>,
): void {
  const { key, name } = row;
  const id = ids.get(key) ?? componentIds.get(identityOf(partOf(row)))!;
  ids.set(key, id);
  const before = held.nodes.get(key);
  const ownKey = isWithoutKey(key) ? null : key;
  changes.components.push({ id, key: before ? before.ownKey : ownKey, name });
  changes.places.push({ id, sheet: 'Components', row: row.row });
}

/** What a row says that a component is. */
export function partOf({ purl = null, name }: ComponentRow): Part {
  return { purl, group: null, name, version: null };
}

function noteNode(
  changes: RegisterChanges,
  { row }: RowPlan,
  sheet: NodeSheet,
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

/** A group is written once, with what the last of its rows says of it; a source that is new stands behind those that are there. */
function noteSources(
  changes: RegisterChanges,
  plans: readonly RowPlan[],
  ids: ReadonlyMap<string, string>,
  held: HeldRegister,
): void {
  const groups = new Map<string, RegisterChanges['groups'][number]>();
  const positions = new Map<string, number>();
  for (const source of held.sources.values()) positions.set(groupKey(source), source.position + 1);
  for (const { sheet, row } of plans) {
    if (sheet !== 'Sources') continue;
    const source = row as SourceRow;
    const called = groupKey(source);
    const before = held.groups.get(called);
    const known = groups.get(called);
    const id = before?.id ?? known?.id ?? newId();
    groups.set(called, {
      id,
      node_id: ids.get(source.ofKey)!,
      key: before ? before.ownKey : (source.groupKey ?? null),
      name: source.name,
      need: source.need,
      dependence: source.groupDependence === undefined ? (before?.groupDependence ?? null) : source.groupDependence,
    });
    if (!before && !known) changes.places.push({ id, sheet, row: row.row });
    const earlier = held.sources.get(sourceKey(source));
    const position = earlier?.position ?? positions.get(called) ?? 0;
    if (!earlier) positions.set(called, position + 1);
    changes.sources.push(sourceOf(source, earlier, { group_id: id, node_id: ids.get(source.sourceKey)!, position }));
    changes.places.push({ id: changes.sources.at(-1)!.id, sheet, row: row.row });
  }
  changes.groups.push(...groups.values());
}

function sourceOf(
  row: SourceRow,
  before: HeldSource | undefined,
  ends: Pick<RegisterChanges['sources'][number], 'group_id' | 'node_id' | 'position'>,
): RegisterChanges['sources'][number] {
  const stated = {
    share: null,
    shareMax: null,
    qualified: null,
    switchDays: null,
    dependence: null,
    ...before,
    ...given(row),
  };
  const { share, shareMax, qualified, switchDays, dependence } = stated;
  return {
    ...ends,
    id: before?.id ?? newId(),
    share,
    share_max: isShare(share, shareMax) ? shareMax : null,
    qualified,
    switch_days: switchDays,
    dependence,
  };
}

function noteFacts(
  changes: RegisterChanges,
  plans: readonly RowPlan[],
  ids: ReadonlyMap<string, string>,
  held: HeldRegister,
): void {
  for (const { sheet, row } of plans) {
    if (sheet !== 'Facts') continue;
    const fact = row as FactRow;
    const before = held.facts.get(factKey(fact));
    const id = before?.id ?? newId();
    const stated = {
      source: null,
      currency: null,
      priceYear: null,
      validFrom: null,
      validUntil: null,
      ...before,
      ...given(fact),
    };
    const { currency, priceYear, source, validFrom, validUntil } = stated;
    const { attribute, value } = fact;
    changes.facts.push({
      id,
      node_id: ids.get(fact.nodeKey)!,
      attribute,
      value: factForms[attribute] === 'money' ? { amount: value, currency, priceYear } : value,
      confidence: fact.confidence ?? before?.confidence ?? 'declared',
      source,
      valid_from: validFrom,
      valid_until: validUntil,
    });
    changes.places.push({ id, sheet, row: row.row });
  }
}
