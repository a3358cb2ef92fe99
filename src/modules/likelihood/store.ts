import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Shown } from '../register/index.ts';

export interface PredictedVulnerability {
  vulnerability: string;
  /** Null where EPSS says nothing of any of its names. */
  probability: number | null;
  knownExploited: boolean;
  findings: number;
}

/** The distinct vulnerabilities of some findings, the most probable first. */
export async function predictedVulnerabilities(
  tx: Tx,
  workspaceId: string,
  { from, where }: Pick<Shown, 'from' | 'where'>,
): Promise<PredictedVulnerability[]> {
  const { rows } = await sql<PredictedVulnerability>`
    with open as (
      select finding.vulnerability_id as id, bool_or(finding.known_exploited) as exploited, count(*)::int as findings
      from ${from} where ${where} and finding.workspace_id = ${workspaceId}
      group by 1
    )
    select vulnerability.name as vulnerability, predicted.probability, open.exploited as "knownExploited", open.findings
    from open
    -- Looked up one by one: few of all that are known are open.
    cross join lateral (select name, aliases from vulnerability where id = open.id offset 0) vulnerability
    left join lateral (
      select probability from exploit_prediction
      where cve = any(vulnerability.aliases || vulnerability.name) order by probability desc limit 1
    ) predicted on true
    order by predicted.probability desc nulls last, vulnerability.name`.execute(tx);
  return rows;
}

/** The day of the newest predictions; null where none were loaded. */
export async function predictionDay(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`
    select as_of as day from feed_issue where kind = 'epss' and state = 'ready' order by number desc limit 1`.execute(
    tx,
  );
  return rows[0]?.day ?? null;
}

/** By what is told of a workspace can be told to be what it was: the newest change there, and the data that all share. */
export async function stateOf(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select concat_ws(' ', (select number from change_counter where workspace_id = ${workspaceId}), count(*), max(id::text)) as state
    from feed_issue where state = 'ready'`.execute(tx);
  return rows[0]!.state;
}
