import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { shippedEntries } from '../../engines/taxonomy/taxonomy.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import { sqlStateOf } from '../../platform/database/connection.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { EntryKind, TaxonomyEntry } from './contract.ts';

interface EntryRow {
  id: string;
  kind: EntryKind;
  code: string;
  name: string;
  sentence: string | null;
  under: string[];
  category: string | null;
  retired: boolean;
  change_set_id: string;
}

const shipped: readonly TaxonomyEntry[] = shippedEntries.map((entry) => ({
  ...entry,
  under: [...entry.under],
  productKinds: [...entry.productKinds],
  id: null,
  retired: false,
  etag: null,
}));

/** All that nodes can be classified by: what ships in its order, then what the workspace added by name. */
export async function readEntries(tx: Tx, workspaceId: string): Promise<TaxonomyEntry[]> {
  return [...shipped, ...(await readOwnEntries(tx, workspaceId))];
}

async function readOwnEntries(tx: Tx, workspaceId: string): Promise<TaxonomyEntry[]> {
  const { rows } = await sql<EntryRow>`
    select id, kind, code, name, sentence, under, category, retired, change_set_id from taxonomy_entry
    where workspace_id = ${workspaceId} order by lower(name), id`.execute(tx);
  return rows.map(({ change_set_id: etag, ...row }) => ({ ...row, productKinds: [], etag }));
}

/** The names of codes of one kind; a code that no list has any more stands for itself. */
export async function namesOfCodes(tx: Tx, workspaceId: string): Promise<(kind: EntryKind, code: string) => string> {
  const names = new Map(
    (await readEntries(tx, workspaceId)).map((entry) => [keyOf(entry.kind, entry.code), entry.name]),
  );
  return (kind, code) => names.get(keyOf(kind, code)) ?? code;
}

function keyOf(kind: EntryKind, code: string): string {
  return `${kind} ${code}`;
}

/** An own entry, held until the change is committed. */
export async function lockEntry({ tx, workspaceId }: ChangeSet, id: string): Promise<TaxonomyEntry | undefined> {
  await sql`select from taxonomy_entry where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
  return (await readOwnEntries(tx, workspaceId)).find((entry) => entry.id === id);
}

export type EntryValues = Pick<TaxonomyEntry, 'name' | 'sentence' | 'under' | 'category' | 'retired'>;

export async function insertEntry(
  change: ChangeSet,
  { kind, code, ...values }: EntryValues & { kind: EntryKind; code: string },
): Promise<string> {
  const id = newId();
  change.wrote('taxonomy_entry');
  await orTakenCode(() =>
    change.tx
      .insertInto('taxonomy_entry')
      .values({ workspace_id: change.workspaceId, id, kind, code, ...values, change_set_id: change.id })
      .execute(),
  );
  return id;
}

/** Two changes may give the same code at the same moment; the later one is refused by the index. */
async function orTakenCode(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (sqlStateOf(error) !== '23505') throw error;
    const message = 'Somebody added one of this name at the same moment.';
    throw new AppError('conflict', message, { problems: [{ at: '/name', message }] });
  }
}

export async function updateEntry(change: ChangeSet, id: string, values: EntryValues): Promise<void> {
  change.wrote('taxonomy_entry');
  await change.tx
    .updateTable('taxonomy_entry')
    .set({ ...values, change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}
