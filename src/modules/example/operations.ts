import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { sqlStateOf } from '../../platform/database/connection.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { forgetPrivateIndex } from '../findings/index.ts';
import { findExample, joinExample } from '../workspaces/index.ts';
import { companyName, sizeOfExample } from './content.ts';
import type { Example } from './contract.ts';
import { type Filling, fillJobKind, findFilling, lockExample, removeFillings, removeWorkspace } from './store.ts';

type Asking = Pick<Context, 'database' | 'jobs' | 'actor' | 'principal'>;

export function readExample({ database }: Pick<Context, 'database'>): Promise<Example> {
  return database.inInstallation(present);
}

async function present(tx: Tx): Promise<Example> {
  const example = await findExample(tx);
  const filling = await findFilling(tx);
  const unsaid = { workspace: null, progress: null, problem: null, name: companyName, size: sizeOfExample };
  if (example && example.filledAt !== null) {
    return { ...unsaid, state: 'there', workspace: { id: example.id, name: example.name } };
  }
  if (filling && isUnderWay(filling)) {
    return { ...unsaid, state: 'filling', progress: { done: filling.done, total: filling.total } };
  }
  if (!example && filling?.state !== 'failed') return { ...unsaid, state: 'absent' };
  return { ...unsaid, state: 'failed', problem: filling?.problem ?? null };
}

function isUnderWay({ state }: Filling): boolean {
  return state === 'waiting' || state === 'running';
}

/** Starts to fill the example, once however often it is asked; where it is there already, the person who asks is let in. */
export function addExample({ database, jobs, actor, principal }: Asking): Promise<Example> {
  return database.inInstallation(async (tx) => {
    await lockExample(tx);
    const before = await present(tx);
    if (before.state === 'there' && principal?.userId) await joinExample(tx, { userId: principal.userId, actor });
    if (before.state === 'there' || before.state === 'filling') return before;
    await jobs.start(tx, { kind: fillJobKind, workspaceId: installationId, actor });
    return present(tx);
  });
}

/** Takes the example away with all that was done in it, filled or not. */
export async function removeExample(context: Context): Promise<void> {
  const removed = await untilNobodyWrites(() => removeRows(context));
  if (removed) await forgetPrivateIndex(context, removed);
}

function removeRows({ database, actor }: Context): Promise<string | undefined> {
  return database.inInstallation(async (tx) => {
    await lockExample(tx);
    await removeFillings(tx);
    const example = await findExample(tx);
    if (!example) return undefined;
    await removeWorkspace(tx, example.id);
    await changeWithin(tx, { workspaceId: installationId, actor }, 'example.removed', async (change) => {
      change.detail('name', example.name);
    });
    return example.id;
  });
}

const deadlock = '40P01';
const mostTries = 10;

/**
 * Whoever is at work in a workspace may wait for its row, which its removal holds, while that waits for theirs. PostgreSQL ends one
 * of the two; where that is the removal, it comes again after the other.
 */
async function untilNobodyWrites<T>(remove: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await remove();
    } catch (error) {
      if (sqlStateOf(error) !== deadlock || tries === mostTries) throw error;
    }
  }
}
