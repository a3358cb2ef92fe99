import { sql } from 'kysely';
import type { HeldBom, HeldEnded, HeldExploited, HeldProduct, Ref } from '../../engines/claims/facts.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type ComponentSupport, readSupport } from '../life-cycles/index.ts';
import { supportsToday } from '../links/index.ts';
import { isActive, numberOf } from '../register/index.ts';

/** What suppliers have delivered: bills of materials of what they make, what these list, and statements on vulnerabilities. */

interface ProductRow {
  supplier_id: string;
  id: string;
  number: number | null;
  name: string;
  kind: HeldProduct['kind'];
  bom: { id: string; number: number; name: string; made: string | null; received: string; software: boolean } | null;
  checked: boolean;
  open: boolean;
}

/** A product that somebody makes. */
export interface MadeProduct extends HeldProduct {
  supplierId: string;
}

/** The products in use that links of today say these suppliers make or design. */
export async function readProducts(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
): Promise<MadeProduct[]> {
  const { rows } = await sql<ProductRow>`
    select made.supplier_id, node.id, node.number, node.name, product.kind,
      case when bom.id is null then null else json_build_object('id', bom.id, 'number', bom.number, 'name', bom.file_name,
        'made', bom.made_at, 'received', to_char(bom.received_at at time zone 'UTC', 'YYYY-MM-DD'),
        'software', coalesce(bom.components, 0) = 0 or bom.components > (select count(*) from part_detail part
          where part.workspace_id = ${workspaceId} and part.bom_id = bom.id and part.hardware)) end as bom,
      bom.id is not null and exists (select from matching where matching.workspace_id = ${workspaceId}) as checked,
      exists (select from finding where finding.workspace_id = ${workspaceId} and finding.product_id = node.id
        and ${isActive(workspaceId)}) as open
    from (
      select distinct link.from_id as supplier_id, link.to_id as product_id from supply_link link
      where link.workspace_id = ${workspaceId} and link.from_id = any(${[...supplierIds]}::uuid[])
        and link.kind in ('manufactures', 'designs') and ${supportsToday}
    ) made
    join node on node.workspace_id = ${workspaceId} and node.id = made.product_id and node.kind = 'product' and not node.retired
    join product on product.workspace_id = ${workspaceId} and product.id = node.id
    left join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    order by lower(node.name), node.id`.execute(tx);
  const statements = await readStatements(
    tx,
    workspaceId,
    rows.map(({ id }) => id),
  );
  return rows.map(({ supplier_id, id, number, name, kind, bom, checked, open }) => ({
    supplierId: supplier_id,
    ref: { kind: 'product', id, number: numberOf('product', number), name },
    kind,
    bom: bom && {
      ref: {
        kind: 'bom',
        id: bom.id,
        number: numberOf('bom', bom.number),
        name: bom.name,
        product: numberOf('product', number),
      },
      made: bom.made,
      received: bom.received,
      isSoftware: bom.software,
      isChecked: checked,
    },
    hasOpenFindings: open,
    statements: statements.get(id) ?? [],
  }));
}

/** Documents with statements on vulnerabilities of these products, the newest first. */
async function readStatements(
  tx: Tx,
  workspaceId: string,
  productIds: readonly string[],
): Promise<Map<string, HeldProduct['statements'][number][]>> {
  const { rows } = await sql<{
    product_id: string;
    id: string;
    number: number;
    name: string;
    author: string | null;
    on: string;
  }>`
    select coalesce(document.product_id, bom.product_id) as product_id, document.id, document.number,
      document.file_name as name, document.author,
      to_char(document.received_at at time zone 'UTC', 'YYYY-MM-DD') as "on"
    from vex_document document
    left join bom on bom.workspace_id = ${workspaceId} and bom.id = document.bom_id
    where document.workspace_id = ${workspaceId} and document.superseded_by is null and document.statements > 0
      and (document.product_id = any(${[...productIds]}::uuid[]) or bom.product_id = any(${[...productIds]}::uuid[]))
    order by document.received_at desc, document.id`.execute(tx);
  return Map.groupBy(
    rows.map(({ product_id, id, number, name, author, on }) => ({
      productId: product_id,
      ref: { kind: 'vex' as const, id, number: numberOf('vex', number), name },
      source: author,
      on,
    })),
    ({ productId }) => productId,
  );
}

/** Open findings of these products on vulnerabilities known to be exploited, by product. */
export async function readExploited(
  tx: Tx,
  workspaceId: string,
  products: readonly MadeProduct[],
): Promise<Map<string, HeldExploited[]>> {
  const byId = productsById(products);
  const { rows } = await sql<{
    product_id: string;
    id: string;
    number: number;
    vulnerability: string;
    component: string;
    on: string;
    due: string | null;
  }>`
    select finding.product_id, finding.id, finding.number, coalesce(listed.cve, vulnerability.name) as vulnerability,
      concat_ws(' ', component.name, component.version) as component,
      coalesce(listed.date_added::text, to_char(finding.opened_at at time zone 'UTC', 'YYYY-MM-DD')) as "on",
      listed.due_date::text as due
    from finding
    join vulnerability on vulnerability.id = finding.vulnerability_id
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    left join lateral (
      select cve, date_added, due_date from exploited_vulnerability exploited
      where exploited.cve = vulnerability.name or exploited.cve = any(vulnerability.aliases)
      order by date_added, cve limit 1) listed on true
    where finding.workspace_id = ${workspaceId} and finding.product_id = any(${[...byId.keys()]}::uuid[])
      and finding.known_exploited and ${isActive(workspaceId)}
    order by "on", finding.number`.execute(tx);
  return Map.groupBy(
    rows.map(({ product_id, id, number, vulnerability, component, on, due }) => ({
      ref: { kind: 'finding' as const, id, number: numberOf('finding', number), name: vulnerability },
      vulnerability,
      component,
      on,
      due,
      ...deliveredIn(byId.get(product_id)!),
    })),
    ({ product }) => product.id,
  );
}

export interface Support {
  /** Whether dates of the end of support are loaded at all. */
  isKnown: boolean;
  ended: readonly ComponentSupport[];
}

/** The components of the workspace whose support has ended. */
export async function readEnded(tx: Tx, workspaceId: string): Promise<Support> {
  const { rows } = await sql<{ known: boolean }>`select exists (select from life_cycle) as known`.execute(tx);
  const support = await readSupport(tx, workspaceId);
  return {
    isKnown: rows[0]!.known,
    ended: support.filter(({ state, endsOn }) => state === 'ended' && endsOn !== null),
  };
}

/** At most so many of each product: they are examples. */
const mostEnded = 20;

/** Which of them stand in the bills of materials in force of these products, by product. */
export async function readEndedIn(
  tx: Tx,
  workspaceId: string,
  { ended }: Support,
  products: readonly MadeProduct[],
): Promise<Map<string, HeldEnded[]>> {
  const byId = productsById(products);
  if (ended.length === 0 || byId.size === 0) return new Map();
  const { rows } = await sql<{ product_id: string; component: string; on: string }>`
    select product_id, component, "on" from (
      select held.product_id, concat_ws(' ', component.name, component.version) as component, held."on",
        row_number() over (partition by held.product_id order by held."on", component.name, component.id) as place
      from (
        select distinct product.id as product_id, told.component_id, told."on"
        from unnest(${ended.map(({ componentId }) => componentId)}::uuid[], ${ended.map(({ endsOn }) => endsOn)}::text[])
          as told (component_id, "on")
        join bom_component occurrence on occurrence.workspace_id = ${workspaceId}
          and occurrence.component_id = told.component_id
        join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
        where product.id = any(${[...byId.keys()]}::uuid[])
      ) held
      join component on component.workspace_id = ${workspaceId} and component.id = held.component_id
    ) placed
    where place <= ${mostEnded} order by "on", component`.execute(tx);
  return Map.groupBy(
    rows.map(({ product_id, component, on }) => ({ component, on, ...deliveredIn(byId.get(product_id)!) })),
    ({ product }) => product.id,
  );
}

/** Those with a bill of materials. */
function productsById(products: readonly MadeProduct[]): Map<string, MadeProduct & { bom: HeldBom }> {
  return new Map(
    products.flatMap((product) => (product.bom ? [[product.ref.id, { ...product, bom: product.bom }] as const] : [])),
  );
}

function deliveredIn({ ref, bom }: MadeProduct & { bom: HeldBom }): { product: Ref; bom: HeldBom } {
  return { product: ref, bom };
}
