import type { RawBuilder } from 'kysely';
import type { Parsed } from '../../common/parsed.ts';
import type { Platform } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { IdentifiedRow, IdentifyTask } from '../../workers/identify-rows.ts';
import { noteFound, readRows } from './row-store.ts';

/** Finds rows of spreadsheets anew in the advisories in force; `where` is a condition on `bom_row`. */
export async function identifyRows(
  { workers }: Pick<Platform, 'workers'>,
  tx: Tx,
  { workspaceId, indexPath, where }: { workspaceId: string; indexPath: string; where: RawBuilder<unknown> },
): Promise<void> {
  for await (const rows of readRows(tx, workspaceId, where)) {
    const task: IdentifyTask = { indexPath, rows: rows.map(({ bomId: _, position: __, ...row }) => row) };
    const found = await workers.run<Parsed<IdentifiedRow[]>>('identify-rows', task);
    if (!found.ok) throw new Error(found.problems[0]?.message);
    await noteFound(tx, workspaceId, rows, found.value);
  }
}
