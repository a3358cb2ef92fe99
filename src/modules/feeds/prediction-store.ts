import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** Begins to replace the exploit predictions within this transaction; they take effect with `replacePredictions`. */
export async function expectPredictions(tx: Tx): Promise<void> {
  await sql`
    create temporary table incoming (cve text primary key, probability double precision, percentile double precision)
    on commit drop`.execute(tx);
}

/** A batch of rows (`StoredPrediction[]` as JSON, read by the database itself). */
export async function addPredictions(tx: Tx, batchJson: string): Promise<void> {
  await sql`
    insert into incoming select cve, probability, percentile
    from json_to_recordset(${batchJson}::json) as row(cve text, probability double precision, percentile double precision)`.execute(
    tx,
  );
}

/** Writes what differs only: from one day to the next most probabilities stay. */
export async function replacePredictions(tx: Tx): Promise<void> {
  await sql`analyze incoming`.execute(tx);
  await sql`
    delete from exploit_prediction where not exists (select from incoming where incoming.cve = exploit_prediction.cve)`.execute(
    tx,
  );
  await sql`
    insert into exploit_prediction (cve, probability, percentile)
    select cve, probability, percentile from incoming
    on conflict (cve) do update set probability = excluded.probability, percentile = excluded.percentile
    where (exploit_prediction.probability, exploit_prediction.percentile)
      is distinct from (excluded.probability, excluded.percentile)`.execute(tx);
}
