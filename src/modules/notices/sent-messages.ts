import { AppError } from '../../common/errors.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { SentMessage, SentMessageQuery } from './contract.ts';
import { isTimeZone } from './digest-time.ts';
import { readGists } from './gist-store.ts';
import { writeTimeZone } from './people-store.ts';
import { startSending } from './send-job.ts';
import { countSent, listSent, reviveDead } from './sent-store.ts';
import { titleOf } from './titles.ts';

/** The delivery log; whoever reads it sees of each message what they may see themselves. */
export function listSentMessages(context: Context, query: SentMessageQuery): Promise<Page<SentMessage>> {
  const { database, workspaceId, cursors } = context;
  const list = `deliveries:${query.state}:${query.channel}`;
  const before = cursors.decode(list, query.after) as readonly [string, string] | undefined;
  return database.inWorkspace(workspaceId, async (tx) => {
    const found = await listSent(tx, workspaceId, query, { before, limit: query.limit + 1 });
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    const gists = await readGists(
      tx,
      workspaceId,
      items.map(({ id }) => id),
    );
    return {
      items: items.map(({ at, dueAt, sentAt, ...row }) => ({
        ...row,
        title: (gists.get(row.id) ?? []).map(titleOf).join(' · ') || null,
        at: at.toISOString(),
        dueAt: dueAt.toISOString(),
        sentAt: sentAt?.toISOString() ?? null,
      })),
      next: found.length > query.limit && last ? cursors.encode(list, [last.at.toISOString(), last.id]) : null,
      total: await countSent(tx, workspaceId, query),
    };
  });
}

/** Takes messages that were given up back into the queue, as if they had never been tried. */
export function sendAgain(
  { database, workspaceId, clock }: Context,
  ids: readonly string[],
): Promise<{ again: number }> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const again = await reviveDead(tx, workspaceId, ids, clock());
    await startSending(tx, workspaceId);
    return { again };
  });
}

export function changeTimeZone(context: Context, { timeZone }: { timeZone: string }): Promise<{ timeZone: string }> {
  if (!isTimeZone(timeZone)) {
    const message = `"${timeZone}" is no time zone. Write it as Europe/Helsinki, or UTC.`;
    throw new AppError('invalid-input', message, { problems: [{ at: '/timeZone', message }] });
  }
  return changeSet(context, 'workspace.time-zone-changed', async ({ tx, workspaceId, detail }) => {
    await writeTimeZone(tx, workspaceId, timeZone);
    detail('timeZone', timeZone);
    return { timeZone };
  });
}
