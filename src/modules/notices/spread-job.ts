import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { JobHandler } from '../../platform/jobs/runner.ts';
import { noticeKinds } from './contract.ts';
import { listUnspread, noteSpread, type RaisedEvent } from './event-store.ts';
import { type Channel, gatheringMillis, type Topic } from './gathering.ts';
import { kindOf, mayHear } from './kinds.ts';
import {
  insertDeliveries,
  insertMessages,
  listOpenMessages,
  lockMessages,
  type NewDelivery,
  type NewMessage,
} from './message-store.ts';
import { type Listener, listListeners } from './people-store.ts';
import { spreadJobKind } from './raise.ts';

/** Events spread by one transaction. */
const atOnce = 200;

/** Tells of what was raised: decides who hears of it and how, and gathers it into messages. */
export const spreadJob: JobHandler = { kind: spreadJobKind, run: spreadEvents };

type Spreading = Pick<Context, 'database' | 'workspaceId' | 'clock'>;

export async function spreadEvents(context: Spreading): Promise<void> {
  while ((await spreadSome(context)) === atOnce);
}

function spreadSome(context: Spreading): Promise<number> {
  const { workspaceId, clock } = context;
  return inItsScope(context, async (tx) => {
    await lockMessages(tx, workspaceId);
    const events = await listUnspread(tx, workspaceId, atOnce);
    if (events.length === 0) return 0;
    const now = clock();
    const gathered = await gather(tx, context, events, now);
    await insertMessages(tx, workspaceId, gathered.messages, now);
    await insertDeliveries(tx, workspaceId, gathered.deliveries);
    await noteSpread(
      tx,
      workspaceId,
      events.map(({ id }) => id),
      now,
    );
    return events.length;
  });
}

/** What belongs to the installation is told to people whom only the installation sees. */
export function inItsScope<T>(
  { database, workspaceId }: Pick<Context, 'database' | 'workspaceId'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return workspaceId === installationId ? database.inInstallation(work) : database.inWorkspace(workspaceId, work);
}

async function gather(tx: Tx, { workspaceId }: Spreading, events: readonly RaisedEvent[], now: Date) {
  const listeners = await listListeners(tx, workspaceId);
  const open = new Map<string, string>();
  for (const { channel, recipientId, topic, id } of await listOpenMessages(tx, workspaceId, now)) {
    open.set(`${channel} ${recipientId} ${topic}`, id);
  }
  const messages: NewMessage[] = [];
  const deliveries: NewDelivery[] = [];
  const tell = (event: RaisedEvent, channel: Channel, recipientId: string, topic: Topic, dueAt: () => Date) => {
    const key = `${channel} ${recipientId} ${topic}`;
    let messageId = open.get(key);
    if (!messageId) {
      messageId = newId();
      messages.push({ id: messageId, channel, recipientId, topic, at: event.at, dueAt: dueAt() });
      open.set(key, messageId);
    }
    deliveries.push({ eventId: event.id, channel, recipientId, messageId, at: event.at });
  };
  const after = (channel: Channel, isFirst = true) => new Date(now.getTime() + gatheringMillis(channel, { isFirst }));
  for (const event of events) {
    for (const listener of listeners.filter((one) => isFor(event, one, workspaceId))) {
      const { userId, ways } = listener;
      const kind = kindOf(event.type);
      const way = ways[kind] ?? noticeKinds[kind].way;
      if (way === 'nothing') continue;
      tell(event, 'app', userId, event.type, () => after('app'));
    }
  }
  return { messages, deliveries };
}

function isFor(event: RaisedEvent, listener: Listener, workspaceId: string): boolean {
  if (!mayHear(listener, kindOf(event.type), workspaceId)) return false;
  switch (event.audience) {
    case 'everybody':
      return true;
    case 'administrators':
      return listener.installation || listener.role === 'administrator';
    case 'person':
      return event.personId === listener.userId;
    case 'followers':
      return event.followers.includes(listener.userId) && event.actorId !== listener.userId;
  }
}
