import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery } from 'kysely';
import { isId } from '../../common/ids.ts';
import { type Database, installationId, settingsOf, type Tx } from './database.ts';

/**
 * Runs the transactions of `work` as parts of one: they commit together, with what `work` itself writes through `tx`, or not at
 * all. Parts run one after the other; one that fails is undone by itself, and `work` may go on.
 */
export function asOne<T>(
  database: Database,
  workspaceId: string,
  work: (tx: Tx, database: Database) => Promise<T>,
): Promise<T> {
  return database.inWorkspace(workspaceId, (tx) =>
    work(tx, partsOf(tx, database, { last: Promise.resolve(), count: 0 })),
  );
}

interface Parts {
  last: Promise<unknown>;
  count: number;
}

const inside = new AsyncLocalStorage<Parts>();

function partsOf(tx: Tx, database: Database, parts: Parts): Database {
  const run = <T>(settings: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (inside.getStore() === parts) throw new Error('A transaction within another would wait for it for ever.');
    const part = parts.last.then(() => inside.run(parts, () => runPart(tx, ++parts.count, settings, work)));
    parts.last = part.catch(() => {});
    return part;
  };
  return {
    ...database,
    // Another object: what is kept in memory for the database must not keep what may still be undone.
    pool: Object.create(database.pool),
    inWorkspace: (workspaceId, work) => {
      if (!isId(workspaceId)) throw new Error(`No workspace id: ${workspaceId}`);
      return run(`${settingsOf(database.sight)}set local holdfast.workspace_id = '${workspaceId}'`, work);
    },
    inInstallation: (work) =>
      run(`set local holdfast.workspace_id = '${installationId}'; set local holdfast.scope = 'installation'`, work),
    seenWith: (narrower) => partsOf(tx, database.seenWith(narrower), parts),
  };
}

/** What an earlier part was told, for whom it is and what it may see, is taken back first. */
const unsaid = "set local holdfast.scope = ''; set local holdfast.units = ''; ";

async function runPart<T>(tx: Tx, number: number, settings: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const say = (statements: string) => tx.executeQuery(CompiledQuery.raw(statements));
  await say(`savepoint part_${number}`);
  try {
    await say(unsaid + settings);
    const result = await work(tx);
    await say(`release savepoint part_${number}`);
    return result;
  } catch (error) {
    await say(`rollback to savepoint part_${number}; release savepoint part_${number}`);
    throw error;
  }
}
