import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { FeedKind } from '../feeds/contract.ts';
import { numberOf, uncheckedOf } from '../register/index.ts';
import type { WhyInput } from '../why/contract.ts';
import { type Asking, input, text } from '../why/index.ts';

/** The document that a product is checked by, as an input. */
export async function bomInput({ tx, workspaceId }: Asking, bomId: string): Promise<WhyInput[]> {
  const { rows } = await sql<{
    number: number;
    product: number;
    file_name: string;
    sha256: Buffer;
    received_at: Date;
    components: number | null;
  }>`
    select bom.number, node.number as product, file_name, sha256, received_at, components from bom
    join node on node.workspace_id = ${workspaceId} and node.id = bom.product_id
    where bom.workspace_id = ${workspaceId} and bom.id = ${bomId}`.execute(tx);
  return rows.map((bom) =>
    input('Bill of materials in force', text(`${bom.components ?? 0} components`), {
      origin: {
        from: 'bom',
        bom: numberOf('bom', bom.number)!,
        product: numberOf('product', bom.product)!,
        file: bom.file_name,
        sha256: bom.sha256.toString('hex'),
        place: null,
        at: bom.received_at.toISOString(),
      },
    }),
  );
}

const feedWords: Record<string, string> = {
  osv: 'Advisories',
  ghsa: 'GitHub advisories',
  cve: 'CVE records',
  nvd: 'National Vulnerability Database',
  csaf: 'CSAF advisories',
  eol: 'End-of-life dates',
  kev: 'Catalogue of known exploited vulnerabilities',
  epss: 'Exploit predictions',
};

/** The newest issue in force of each feed; what it says counts for every workspace. */
export async function feedInputs(tx: Tx, kinds: readonly FeedKind[]): Promise<WhyInput[]> {
  const { rows } = await sql<{
    kind: string;
    file_name: string;
    sha256: Buffer;
    as_of: string | null;
    in_force: number;
  }>`
    select distinct on (kind) kind, file_name, sha256, as_of, coalesce(in_force, loaded) as in_force from feed_issue
    where state = 'ready' and kind = any(${[...kinds]}::text[]) order by kind, number desc`.execute(tx);
  return rows.map((issue) =>
    input(feedWords[issue.kind]!, text(`${issue.in_force} records in force`), {
      origin: {
        from: 'feed',
        feed: issue.kind,
        private: false,
        file: issue.file_name,
        sha256: issue.sha256.toString('hex'),
        asOf: issue.as_of,
      },
      why: { kind: 'feed', id: issue.kind, value: 'inForce' },
    }),
  );
}

/** Whether the workspace was matched with vulnerability data at all. */
export async function wasMatched(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`select from matching where workspace_id = ${workspaceId}`.execute(tx);
  return rows.length > 0;
}

/** The BOM in force of each product that has one. */
export async function bomsInForce(
  tx: Tx,
  workspaceId: string,
  productIds: readonly string[],
): Promise<Map<string, { id: string; number: string }>> {
  const { rows } = await sql<{ product_id: string; id: string; number: number }>`
    select product.id as product_id, bom.id, bom.number from product
    join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    where product.workspace_id = ${workspaceId} and product.id = any(${[...productIds]}::uuid[])`.execute(tx);
  return new Map(rows.map(({ product_id, id, number }) => [product_id, { id, number: numberOf('bom', number)! }]));
}

/** Parts of a BOM that could not be checked, by reason, the most first. */
export async function uncheckedReasons(
  tx: Tx,
  workspaceId: string,
  bomId: string,
): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select ${uncheckedOf(workspaceId)} as reason, count(*) as count
    from bom_component occurrence
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = ${bomId} and ${uncheckedOf(workspaceId)} is not null
    group by 1 order by count desc, reason`.execute(tx);
  return rows;
}
