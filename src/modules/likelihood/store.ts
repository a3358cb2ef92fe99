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
    join vulnerability on vulnerability.id = open.id
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
