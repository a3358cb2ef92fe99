import { sql } from 'kysely';
import { prefixedId } from '../../formats/advisory/osv-form.ts';
import type { Tx } from '../../platform/database/database.ts';
import { isActive, nodeJson, nodeRefOf, numberOf, type RefColumns } from '../register/index.ts';
import type { VulnerabilityDetails } from './contract.ts';

/** A vulnerability by one of its names, the lasting one where several were merged. */
export interface NamedVulnerability {
  ids: string[];
  /** By which people know it, and by which records do. */
  names: string[];
}

export async function findNamed(tx: Tx, name: string): Promise<NamedVulnerability> {
  const { rows } = await sql<{ id: string; names: string[] }>`
    with named as materialized (
      select distinct vulnerability_id as id from vulnerability_alias where lower(alias) = lower(${name})
    ), lasting as (
      select distinct coalesce(held.merged_into, held.id) as id from named join vulnerability held on held.id = named.id
    )
    select id, array(select alias from vulnerability_alias where vulnerability_id = lasting.id) as names from lasting`.execute(
    tx,
  );
  return { ids: rows.map(({ id }) => id), names: [...new Set(rows.flatMap((row) => row.names))] };
}

export interface SourceRecord {
  id: string;
  record: string;
  feed: string;
  private: boolean;
  as_of: string | null;
}

/** Every record in force that goes by one of the names, also those that were rejected or withdrawn. */
export async function readRecordsNamed(tx: Tx, workspaceId: string, names: readonly string[]): Promise<SourceRecord[]> {
  const cves = names.filter((name) => /^CVE-/.test(name));
  const ids = [...new Set([...names, ...cves.flatMap((cve) => [prefixedId('cve', cve), prefixedId('nvd', cve)])])];
  const { rows } = await sql<SourceRecord>`
    select advisory.id, record, issue.kind as feed, false as private, issue.as_of
    from advisory join feed_issue issue on issue.id = advisory.issue_id
    where advisory.in_force and advisory.id = any(${ids}::text[])
    union all
    select said.id, said.record, feed.name, true, feed.as_of
    from private_advisory said
    join private_feed feed on feed.workspace_id = ${workspaceId} and feed.id = said.feed_id
    where said.workspace_id = ${workspaceId}
      and (said.id = any(${ids}::text[]) or said.aliases && ${[...names]}::text[])
    order by 4, 3, 1`.execute(tx);
  return rows;
}

const mostShown = 100;

export async function readTouched(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<VulnerabilityDetails['touches']> {
  const { rows } = await sql<{
    id: string;
    number: number;
    product: RefColumns;
    component: string;
    component_id: string;
    findings: number;
    products: number;
  }>`
    with touched as materialized (
      select finding.* from finding
      where finding.workspace_id = ${workspaceId} and ${isActive(workspaceId)}
        and finding.vulnerability_id = any(array(
          select id from vulnerability where id = any(${[...ids]}::uuid[]) or merged_into = any(${[...ids]}::uuid[])))
    )
    select touched.id, touched.number, ${nodeJson('node')} as product, touched.component_id,
      concat_ws(' ', concat_ws('/', nullif(component.group_name, ''), component.name), component.version) as component,
      count(*) over () as findings, (select count(distinct product_id) from touched) as products
    from touched
    join node on node.workspace_id = ${workspaceId} and node.id = touched.product_id
    join component on component.workspace_id = ${workspaceId} and component.id = touched.component_id
    order by touched.number limit ${sql.lit(mostShown)}`.execute(tx);
  return {
    findings: rows[0]?.findings ?? 0,
    products: rows[0]?.products ?? 0,
    first: rows.map((row) => ({
      id: row.id,
      number: numberOf('finding', row.number) ?? '',
      product: nodeRefOf(row.product),
      component: row.component,
      componentId: row.component_id,
    })),
  };
}

/** What the catalogue and the predictions say of any of the names. */
export async function readExploitation(
  tx: Tx,
  names: readonly string[],
): Promise<Pick<VulnerabilityDetails, 'exploitation' | 'catalogueLoaded' | 'prediction'>> {
  const catalogue = await tx
    .selectFrom('feed_issue')
    .select('id')
    .where('kind', '=', 'kev')
    .where('state', '=', 'ready')
    .limit(1)
    .executeTakeFirst();
  const exploited = await tx
    .selectFrom('exploited_vulnerability')
    .selectAll()
    .where('cve', 'in', [...names])
    .orderBy('date_added')
    .limit(1)
    .executeTakeFirst();
  const { rows } = await sql<{ probability: number; percentile: number; as_of: string | null }>`
    select probability, percentile,
      (select as_of from feed_issue where kind = 'epss' and state = 'ready' order by number desc limit 1) as as_of
    from exploit_prediction where cve = any(${[...names]}::text[]) order by probability desc limit 1`.execute(tx);
  const [predicted] = rows;
  return {
    catalogueLoaded: catalogue !== undefined,
    exploitation: exploited
      ? {
          dateAdded: exploited.date_added,
          dueDate: exploited.due_date,
          requiredAction: exploited.required_action,
          ransomware: exploited.ransomware,
        }
      : null,
    prediction: predicted
      ? { probability: predicted.probability, percentile: predicted.percentile, asOf: predicted.as_of }
      : null,
  };
}
