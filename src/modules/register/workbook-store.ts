import { sql } from 'kysely';
import { type Confidence, type FactAttribute, factForms, type Level, type LinkKind } from '../../common/network.ts';
import { factKey, groupKey, linkKey, sourceKey } from '../../formats/register-workbook/row-key.ts';
import type {
  ComponentRow,
  FactRow,
  FunctionRow,
  ProductRow,
  RegisterKind,
  RegisterRows,
  SiteRow,
  SourceRow,
  SupplierRow,
  SystemRow,
} from '../../formats/register-workbook/rows.ts';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf } from './numbers.ts';

/** A row of the register in the words of its sheet. */
type Held<Row> = Omit<Row, 'row'>;

export interface HeldNode {
  id: string;
  kind: RegisterKind;
  /** Null for a component. */
  number: number | null;
  /** Null for a row that a workbook names by its number. */
  ownKey: string | null;
  name: string;
  retired: boolean;
}

export interface HeldLink {
  id: string;
  fromKey: string;
  toKey: string;
  kind: LinkKind;
  share: number | null;
  shareMax: number | null;
  dependence: Level | null;
  transmission: number | null;
  confidence: Confidence;
  source: string | null;
  validFrom: string | null;
  validUntil: string | null;
  declaredAs: string | null;
}

type HeldComponent = Required<Held<ComponentRow>> & { identity: string };

export interface HeldGroup {
  id: string;
  ownKey: string | null;
  /** What a workbook calls it; null where what it is of and its name tell which one it is. */
  key: string | null;
  ofKey: string;
  name: string;
  need: number;
  groupDependence: Level | null;
}

export type HeldSource = Required<Held<SourceRow>> & { id: string; position: number };

export type HeldFact = Required<Held<FactRow>> & { id: string };

/** The whole register as workbooks speak of it. */
export interface HeldRegister {
  nodes: Map<string, HeldNode>;
  suppliers: Map<string, Held<SupplierRow>>;
  sites: Map<string, Held<SiteRow>>;
  products: Map<string, Held<ProductRow>>;
  systems: Map<string, Held<SystemRow>>;
  functions: Map<string, Held<FunctionRow>>;
  /** Those that have a key of their own, or stand at a link, in a group or at a fact. */
  components: Map<string, HeldComponent>;
  /** By the key that `linkKey` gives, in the order in which they were stated. */
  links: Map<string, HeldLink>;
  /** By the key that `groupKey` gives. */
  groups: Map<string, HeldGroup>;
  /** By the key that `sourceKey` gives, group by group in their order. */
  sources: Map<string, HeldSource>;
  /** By the key that `factKey` gives; of several the one stated last. */
  facts: Map<string, HeldFact>;
}

/** Reads the register whole, a query a table. */
export async function readRegister(tx: Tx, workspaceId: string): Promise<HeldRegister> {
  const keys = new Map<string, string>();
  const held: HeldRegister = {
    nodes: await readNodes(tx, workspaceId, keys),
    suppliers: new Map(),
    sites: new Map(),
    products: new Map(),
    systems: new Map(),
    functions: new Map(),
    components: new Map(),
    links: new Map(),
    groups: new Map(),
    sources: new Map(),
    facts: new Map(),
  };
  await readComponents(tx, workspaceId, keys, held);
  await readLinks(tx, workspaceId, keys, held);
  await readGroups(tx, workspaceId, keys, held);
  await readFacts(tx, workspaceId, keys, held);
  const named = namesAndReferences(held);
  await readSuppliers(tx, workspaceId, keys, held, named);
  await readSites(tx, workspaceId, keys, held, named);
  await readProducts(tx, workspaceId, keys, held, named);
  await readFunctions(tx, workspaceId, keys, held, named);
  for (const [key, { kind, name }] of held.nodes) {
    if (kind === 'system') held.systems.set(key, { key, name, functionKey: named.reference(key, 'function') });
  }
  return held;
}

/**
 * The key by which a workbook names each node: its own, or for a row without one its number behind a `#`. Keys of people's own
 * lists hardly ever look so; where one does, a further `#` tells the two apart.
 */
async function readNodes(tx: Tx, workspaceId: string, keys: Map<string, string>): Promise<Map<string, HeldNode>> {
  const { rows } = await sql<HeldNode>`
    select id, kind, number, key as "ownKey", name, retired from node
    where workspace_id = ${workspaceId} and kind <> 'component' order by kind, number`.execute(tx);
  const own = new Set(rows.map(({ ownKey }) => ownKey));
  const nodes = new Map<string, HeldNode>();
  for (const node of rows) {
    let key = node.ownKey ?? `#${numberOf(node.kind, node.number)}`;
    while (node.ownKey === null && own.has(key)) key = `#${key}`;
    keys.set(node.id, key);
    nodes.set(key, node);
  }
  return nodes;
}

/** Of the many components of bills of materials only those that the register itself speaks of; without a key they go by their id. */
async function readComponents(
  tx: Tx,
  workspaceId: string,
  keys: Map<string, string>,
  held: HeldRegister,
): Promise<void> {
  const { rows } = await sql<Omit<HeldComponent, 'key'> & { id: string; ownKey: string | null }>`
    with spoken_of as (
      select id from named_component where workspace_id = ${workspaceId}
      union select from_id from supply_link where workspace_id = ${workspaceId}
      union select to_id from supply_link where workspace_id = ${workspaceId}
      union select node_id from source_group where workspace_id = ${workspaceId}
      union select node_id from source_group_source where workspace_id = ${workspaceId}
      union select node_id from fact where workspace_id = ${workspaceId}
    )
    select component.id, named.key as "ownKey", coalesce(named.name, node.name) as name, component.purl, component.identity
    from spoken_of
    join component on component.workspace_id = ${workspaceId} and component.id = spoken_of.id
    join node on node.workspace_id = ${workspaceId} and node.id = component.id
    left join named_component named on named.workspace_id = ${workspaceId} and named.id = component.id
    order by component.id`.execute(tx);
  for (const { id, ownKey, ...component } of rows) {
    const key = ownKey ?? `#${id}`;
    keys.set(id, key);
    held.nodes.set(key, { id, kind: 'component', number: null, ownKey, name: component.name, retired: false });
    held.components.set(key, { key, ...component });
  }
}

async function readLinks(tx: Tx, workspaceId: string, keys: Map<string, string>, held: HeldRegister): Promise<void> {
  const { rows } = await sql<Omit<HeldLink, 'fromKey' | 'toKey'> & { from_id: string; to_id: string }>`
    select id, from_id, to_id, kind, share, share_max as "shareMax", dependence, transmission, confidence, source,
      valid_from as "validFrom", valid_until as "validUntil", declared_as as "declaredAs"
    from supply_link where workspace_id = ${workspaceId} order by id`.execute(tx);
  for (const { from_id, to_id, ...link } of rows) {
    const fromKey = keys.get(from_id);
    const toKey = keys.get(to_id);
    if (fromKey === undefined || toKey === undefined) continue;
    held.links.set(linkKey({ fromKey, toKey, kind: link.kind }), { ...link, fromKey, toKey });
  }
}

/** A group goes by its key, else by what it is of and its name; where several are called so, by its id behind a `#`. */
async function readGroups(tx: Tx, workspaceId: string, keys: Map<string, string>, held: HeldRegister): Promise<void> {
  const { rows } = await sql<Omit<HeldGroup, 'key' | 'ofKey'> & { node_id: string }>`
    select id, key as "ownKey", node_id, name, need, dependence as "groupDependence" from source_group
    where workspace_id = ${workspaceId} order by id`.execute(tx);
  const called = new Map<string, number>();
  for (const { node_id, name } of rows) {
    const words = `${node_id} ${name}`;
    called.set(words, (called.get(words) ?? 0) + 1);
  }
  const groups = new Map<string, HeldGroup>();
  for (const { node_id, ...row } of rows) {
    const ofKey = keys.get(node_id);
    if (ofKey === undefined) continue;
    const isAlone = called.get(`${node_id} ${row.name}`) === 1;
    const group = { ...row, ofKey, key: row.ownKey ?? (isAlone ? null : `#${row.id}`) };
    held.groups.set(groupKey({ groupKey: group.key, ofKey, name: row.name }), group);
    groups.set(row.id, group);
  }
  await readSources(tx, workspaceId, keys, groups, held);
}

async function readSources(
  tx: Tx,
  workspaceId: string,
  keys: Map<string, string>,
  groups: ReadonlyMap<string, HeldGroup>,
  held: HeldRegister,
): Promise<void> {
  const { rows } = await sql<
    Omit<HeldSource, 'groupKey' | 'ofKey' | 'sourceKey' | 'name' | 'need' | 'groupDependence'> & {
      group_id: string;
      node_id: string;
    }
  >`
    select id, group_id, node_id, position, share, share_max as "shareMax", qualified, switch_days as "switchDays", dependence
    from source_group_source where workspace_id = ${workspaceId} order by group_id, position, id`.execute(tx);
  for (const { group_id, node_id, ...row } of rows) {
    const group = groups.get(group_id);
    const key = keys.get(node_id);
    if (!group || key === undefined) continue;
    const { ofKey, name, need, groupDependence } = group;
    const source = { ...row, groupKey: group.key, ofKey, name, need, groupDependence, sourceKey: key };
    held.sources.set(sourceKey(source), source);
  }
}

async function readFacts(tx: Tx, workspaceId: string, keys: Map<string, string>, held: HeldRegister): Promise<void> {
  const { rows } = await sql<
    Omit<HeldFact, 'nodeKey' | 'currency' | 'priceYear' | 'value'> & { node_id: string; value: unknown }
  >`
    select id, node_id, attribute, value, confidence, source, valid_from as "validFrom", valid_until as "validUntil" from fact
    where workspace_id = ${workspaceId} order by stated_at, id`.execute(tx);
  for (const { node_id, value, ...row } of rows) {
    const nodeKey = keys.get(node_id);
    if (nodeKey === undefined) continue;
    const fact = { ...row, nodeKey, ...valueInCells(row.attribute, value) };
    held.facts.set(factKey(fact), fact);
  }
}

/** Money is an amount with its currency; everything else stands in one cell. */
function valueInCells(attribute: FactAttribute, value: unknown): Pick<HeldFact, 'value' | 'currency' | 'priceYear'> {
  if (factForms[attribute] !== 'money') return { value: value as string | number, currency: null, priceYear: null };
  const { amount, currency, priceYear } = value as { amount: number; currency: string; priceYear: number | null };
  return { value: amount, currency, priceYear };
}

/** Which node a field of a row names: of several functions the one stated first. */
function namesAndReferences({ nodes, links }: HeldRegister) {
  const references = new Map<string, string>();
  for (const { declaredAs, fromKey, toKey } of links.values()) {
    if (declaredAs === null) continue;
    const owned = declaredAs === 'maker' || declaredAs === 'parent';
    const field = `${declaredAs} ${owned ? toKey : fromKey}`;
    if (!references.has(field)) references.set(field, owned ? fromKey : toKey);
  }
  return {
    name: (key: string) => nodes.get(key)!.name,
    reference: (key: string, as: string) => references.get(`${as} ${key}`) ?? null,
  };
}
type Named = ReturnType<typeof namesAndReferences>;

async function readSuppliers(
  tx: Tx,
  workspaceId: string,
  keys: Map<string, string>,
  held: HeldRegister,
  { name, reference }: Named,
): Promise<void> {
  const { rows } = await sql<Omit<Held<SupplierRow>, 'key' | 'legalName'> & { id: string }>`
    select id, aliases, country, lei, duns, uei, cage, domain, tags from supplier
    where workspace_id = ${workspaceId} order by id`.execute(tx);
  for (const { id, ...row } of rows) {
    const key = keys.get(id)!;
    held.suppliers.set(key, { key, legalName: name(key), ...row, parentKey: reference(key, 'parent') });
  }
}

async function readSites(
  tx: Tx,
  workspaceId: string,
  keys: Map<string, string>,
  held: HeldRegister,
  { name, reference }: Named,
): Promise<void> {
  const { rows } = await sql<Omit<Held<SiteRow>, 'key' | 'name'> & { id: string }>`
    select id, kind, country, latitude, longitude, owned from site
    where workspace_id = ${workspaceId} order by id`.execute(tx);
  for (const { id, ...row } of rows) {
    const key = keys.get(id)!;
    held.sites.set(key, { key, name: name(key), ...row, supplierKey: reference(key, 'site') });
  }
}

async function readProducts(
  tx: Tx,
  workspaceId: string,
  keys: Map<string, string>,
  held: HeldRegister,
  { name, reference }: Named,
): Promise<void> {
  const { rows } = await sql<Omit<Held<ProductRow>, 'key' | 'name'> & { id: string }>`
    select product.id, product.kind, product.version, person.name as owner, product.privileged from product
    left join person on person.workspace_id = ${workspaceId} and person.id = product.owner_id
    where product.workspace_id = ${workspaceId} order by product.id`.execute(tx);
  for (const { id, ...row } of rows) {
    const key = keys.get(id)!;
    const references = { makerKey: reference(key, 'maker'), systemKey: reference(key, 'system') };
    held.products.set(key, { key, name: name(key), ...row, ...references });
  }
}

async function readFunctions(
  tx: Tx,
  workspaceId: string,
  keys: Map<string, string>,
  held: HeldRegister,
  { name }: Named,
): Promise<void> {
  const { rows } = await sql<Pick<FunctionRow, 'criticality'> & { id: string }>`
    select id, criticality from mission_function
    where workspace_id = ${workspaceId} order by id`.execute(tx);
  for (const { id, ...row } of rows) {
    const key = keys.get(id)!;
    held.functions.set(key, { key, name: name(key), ...row });
  }
}

/** The rows that an export gives: what is not retired, and what that refers to. */
export function exportedRows(held: HeldRegister): RegisterRows {
  const shown = shownKeys(held);
  const numbered = <Row extends { key: string }>(rows: Map<string, Row>) =>
    [...rows.values()].filter(({ key }) => shown.has(key)).map((row, index) => ({ row: index + 2, ...row }));
  return {
    Suppliers: numbered(held.suppliers),
    Sites: numbered(held.sites),
    Products: numbered(held.products),
    Systems: numbered(held.systems),
    Functions: numbered(held.functions),
    Components: numbered(held.components).map(({ identity: _, ...component }) => component),
    Links: [...held.links.values()]
      .filter((link) => shown.has(link.fromKey) && shown.has(link.toKey) && saysMore(link, held))
      .map(({ id: _, declaredAs: __, ...link }, index) => ({ row: index + 2, ...link })),
    Sources: [...held.sources.values()]
      .filter(({ ofKey, sourceKey: key }) => shown.has(ofKey) && shown.has(key))
      .map(({ id: _, position: __, ...source }, index) => ({ row: index + 2, ...source })),
    Facts: [...held.facts.values()]
      .filter(({ nodeKey }) => shown.has(nodeKey))
      .map(({ id: _, ...fact }, index) => ({ row: index + 2, ...fact })),
  };
}

/** A row that refers to a retired one would not be read back without it. */
function shownKeys(held: HeldRegister): Set<string> {
  const shown = new Set([...held.nodes].filter(([, node]) => !node.retired).map(([key]) => key));
  for (const key of shown) {
    const { parentKey } = held.suppliers.get(key) ?? {};
    const { supplierKey } = held.sites.get(key) ?? {};
    const { makerKey, systemKey } = held.products.get(key) ?? {};
    const { functionKey } = held.systems.get(key) ?? {};
    for (const other of [parentKey, supplierKey, makerKey, systemKey, functionKey]) if (other) shown.add(other);
  }
  return shown;
}

/** Whether a link says more than the field of a row that states it. */
function saysMore(link: HeldLink, { systems }: HeldRegister): boolean {
  if (link.declaredAs === null) return true;
  if (link.declaredAs === 'function' && systems.get(link.fromKey)?.functionKey !== link.toKey) return true;
  const { share, shareMax, dependence, transmission, source, validFrom, validUntil } = link;
  const said = [share, shareMax, dependence, transmission, source, validFrom, validUntil];
  return link.confidence !== 'declared' || said.some((value) => value !== null);
}
