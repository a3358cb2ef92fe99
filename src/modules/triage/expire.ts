import { sql } from 'kysely';
import { changeWithin } from '../../platform/database/change-set.ts';
import { judgeFindings, startJudgingAnew } from '../judging/index.ts';
import type { NoticeScan } from '../notices/index.ts';
import { hasExpired } from './store.ts';

/** Looks every day at what rules and statements reach by now. */
export const judgeAnew: NoticeScan = (tx, { workspaceId }) => startJudgingAnew(tx, workspaceId);

/** Opens again what was decided for a time that is over; looked at every day, since a decision holds through its last day. */
export const expireTriage: NoticeScan = async (tx, { workspaceId, now }) => {
  if (!(await hasExpired(tx, workspaceId, now))) return;
  await changeWithin(tx, { workspaceId, actor: { kind: 'system', id: null } }, 'triage.expired', async (change) => {
    const scope = sql<boolean>`finding.id in (select judged.id from finding_state judged
      where judged.workspace_id = ${workspaceId} and judged.expires_at <= ${now})`;
    const { reopened } = await judgeFindings(change, { scope, now });
    change.detail('reopened', reopened);
  });
};
