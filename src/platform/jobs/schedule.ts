import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Platform } from '../context.ts';
import type { Tx } from '../database/database.ts';

/** Work that comes round: done once for the whole installation, by whichever of its programs finds it due. */
export interface ScheduledWork {
  name: string;
  /** From one time to the next, by the clock of the database, which all programs share. */
  everySeconds: number;
  /**
   * Runs in the transaction that notes that it was done, with the rights of the installation: all or nothing. What takes long is
   * started here as a job.
   */
  run(platform: Platform, tx: Tx): Promise<void>;
}

/** Does what is due now; work that another program has in hand is left to it. */
export async function runDue(platform: Platform, works: readonly ScheduledWork[]): Promise<void> {
  for (const work of works) {
    await platform.database.inInstallation(async (tx) => {
      if (!(await takeDue(tx, work))) return;
      await work.run(platform, tx);
    });
  }
}

const lookSeconds = 10;

/** Looks for due work until it is stopped. */
export function followSchedule(
  platform: Platform,
  works: readonly ScheduledWork[],
  log: Logger,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const life = (async () => {
    while (!stopping.signal.aborted) {
      await runDue(platform, works).catch((error) => log.warn({ error }, 'Scheduled work failed and is tried again'));
      await pause(lookSeconds * 1000, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await life;
    },
  };
}

/** Notes the work as done and holds it until commit. A last time that lies ahead was noted before the clock was set back. */
async function takeDue(tx: Tx, { name, everySeconds }: ScheduledWork): Promise<boolean> {
  const known = await tx.selectFrom('scheduled_work').select('name').where('name', '=', name).executeTakeFirst();
  if (!known) {
    const first = await tx
      .insertInto('scheduled_work')
      .values({ name, last_at: sql`clock_timestamp()` })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name')
      .executeTakeFirst();
    return first !== undefined;
  }
  const due = await tx
    .updateTable('scheduled_work')
    .set({ last_at: sql`clock_timestamp()` })
    .where('name', 'in', (query) =>
      query
        .selectFrom('scheduled_work')
        .select('name')
        .where('name', '=', name)
        .where(
          sql<boolean>`last_at not between clock_timestamp() - make_interval(secs => ${everySeconds}) and clock_timestamp()`,
        )
        .forUpdate()
        .skipLocked(),
    )
    .returning('name')
    .executeTakeFirst();
  return due !== undefined;
}
