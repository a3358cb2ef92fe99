import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf } from '../register/index.ts';
import { EvidenceGrade } from './contract.ts';
import { stateOn } from './state.ts';

/** The strongest evidence of what it hangs on, and how much more hangs there. */
export interface StrongestEvidence {
  number: string;
  title: string;
  grade: EvidenceGrade;
  observedOn: string;
  recordedAt: string;
  validUntil: string | null;
  expired: boolean;
  others: number;
  adverse: number;
}

interface Row {
  subject: string;
  number: number;
  title: string;
  grade: EvidenceGrade;
  observed_on: string;
  recorded_at: Date;
  valid_until: string | null;
  others: number;
  adverse: number;
}

/**
 * Of each node or link the evidence that carries most: what still holds before what has expired, what speaks for it before what
 * speaks against it, then by grade and age. Grades are compared, never added (models reference §6.8).
 */
export async function strongestEvidence(
  tx: Tx,
  workspaceId: string,
  { subjects, today }: { subjects: readonly string[]; today: string },
): Promise<Map<string, StrongestEvidence>> {
  if (subjects.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select distinct on (subject) subject, number, title, grade, observed_on, recorded_at, valid_until,
      count(*) over (partition by subject) - 1 as others,
      count(*) filter (where adverse) over (partition by subject) as adverse
    from (
      select *, coalesce(link_id, node_id) as subject from evidence
      where workspace_id = ${workspaceId} and (node_id = any(${[...subjects]}::uuid[]) or link_id = any(${[...subjects]}::uuid[]))
    ) hanging
    order by subject, (coalesce(valid_until, ${today}::date) >= ${today}::date) desc, adverse,
      array_position(${EvidenceGrade.options}::text[], grade) desc, observed_on desc, number`.execute(tx);
  return new Map(
    rows.map(({ subject, number, observed_on, recorded_at, valid_until, ...row }) => [
      subject,
      {
        ...row,
        number: numberOf('evidence', number)!,
        observedOn: observed_on,
        recordedAt: recorded_at.toISOString(),
        validUntil: valid_until,
        expired: stateOn(valid_until, today) === 'expired',
      },
    ]),
  );
}
