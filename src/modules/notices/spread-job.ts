import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { JobHandler } from '../../platform/jobs/runner.ts';
import { findExample } from '../workspaces/index.ts';
import { type NoticeType, type NoticeWay, noticeKinds } from './contract.ts';
import { nextDigestAt } from './digest-time.ts';
import { listUnspread, noteSpread, type RaisedEvent } from './event-store.ts';
import { type Channel, gatheringMillis, recentMillis } from './gathering.ts';
import { isAdministrator, kindOf, mayHear } from './kinds.ts';
import { readMailActive } from './mail-store.ts';
import {
  insertDeliveries,
  insertMessages,
  listOpenMessages,
  listRecentMails,
  lockMessages,
  type NewDelivery,
  type NewMessage,
  type OpenMessage,
} from './message-store.ts';
import { type Listener, listListeners, readTimeZone } from './people-store.ts';
import { spreadJobKind } from './raise.ts';
import { inItsScope } from './scope.ts';
import { startSending } from './send-job.ts';
import { listWebhooksOf, type StoredWebhook } from './webhook-store.ts';

/** Events spread by one transaction. */
const atOnce = 200;

/** Tells of what was raised: decides who hears of it and how, and gathers it into messages. */
export const spreadJob: JobHandler = {
  kind: spreadJobKind,
  run: async (context) => {
    // Whoever tells the example's year spreads its events at their own times.
    const example = await inItsScope(context, (tx) => findExample(tx));
    if (example?.id === context.workspaceId && example.filledAt === null) return;
    await spreadEvents(context);
  },
};

type Spreading = Pick<Context, 'database' | 'workspaceId' | 'clock'>;

/** Nobody gets a mail about an invented company. */
export async function spreadEvents(context: Spreading): Promise<void> {
  const example = await inItsScope(context, (tx) => findExample(tx));
  const isMailing = example?.id !== context.workspaceId && (await readMailActive(context.database));
  while ((await spreadSome(context, isMailing)) === atOnce);
}

function spreadSome(context: Spreading, isMailing: boolean): Promise<number> {
  const { workspaceId, clock } = context;
  return inItsScope(context, async (tx) => {
    await lockMessages(tx, workspaceId);
    const events = await listUnspread(tx, workspaceId, atOnce);
    if (events.length === 0) return 0;
    const now = clock();
    const { messages, deliveries } = gather(events, await readAudience(tx, workspaceId, { isMailing, now }), now);
    await insertMessages(tx, workspaceId, messages, now);
    await insertDeliveries(tx, workspaceId, deliveries);
    await noteSpread(
      tx,
      workspaceId,
      events.map(({ id }) => id),
      now,
    );
    await startSending(tx, workspaceId);
    return events.length;
  });
}

/** Who can be told, and what gathers for them already. */
interface AudienceNow {
  workspaceId: string;
  timeZone: string;
  isMailing: boolean;
  listeners: readonly Listener[];
  webhooks: readonly StoredWebhook[];
  open: readonly OpenMessage[];
  recentMails: ReadonlySet<string>;
}

async function readAudience(
  tx: Tx,
  workspaceId: string,
  { isMailing, now }: { isMailing: boolean; now: Date },
): Promise<AudienceNow> {
  return {
    workspaceId,
    timeZone: await readTimeZone(tx, workspaceId),
    isMailing,
    listeners: await listListeners(tx, workspaceId),
    webhooks: (await listWebhooksOf(tx, workspaceId)).filter(({ active }) => active),
    open: await listOpenMessages(tx, workspaceId, now),
    recentMails: await listRecentMails(tx, workspaceId, new Date(now.getTime() - recentMillis)),
  };
}

/** Puts each event into one message of every channel for everybody who hears of it. */
function gather(events: readonly RaisedEvent[], audience: AudienceNow, now: Date) {
  const { workspaceId, timeZone, recentMails } = audience;
  const open = new Map(audience.open.map((message) => [keyOf(message), message.id]));
  const messages: NewMessage[] = [];
  const deliveries: NewDelivery[] = [];
  const tell = (event: RaisedEvent, to: Omit<OpenMessage, 'id'>, dueAt: () => Date) => {
    let messageId = open.get(keyOf(to));
    if (!messageId) {
      messageId = newId();
      messages.push({ ...to, id: messageId, at: event.at, dueAt: dueAt() });
      open.set(keyOf(to), messageId);
    }
    const { channel, recipientId } = to;
    deliveries.push({ eventId: event.id, channel, recipientId, messageId, at: event.at });
  };
  const after = (channel: Channel, isFirst: boolean) => new Date(now.getTime() + gatheringMillis(channel, { isFirst }));
  for (const event of events) {
    const { type } = event;
    for (const listener of audience.listeners.filter((one) => isFor(event, one, workspaceId))) {
      const { userId: recipientId, digest } = listener;
      const way = wayOf(listener, type, audience);
      if (way === 'nothing') continue;
      tell(event, { channel: 'app', recipientId, topic: type }, () => after('app', true));
      if (way === 'mail') {
        const isFirst = !recentMails.has(`${recipientId} ${type}`);
        tell(event, { channel: 'mail', recipientId, topic: type }, () => after('mail', isFirst));
      }
      if (way === 'digest') {
        const dueAt = () => nextDigestAt(digest, timeZone, now);
        tell(event, { channel: 'mail', recipientId, topic: 'digest' }, dueAt);
      }
    }
    for (const { id } of audience.webhooks.filter((webhook) => takes(webhook, event))) {
      tell(event, { channel: 'webhook', recipientId: id, topic: type }, () => after('webhook', true));
    }
  }
  return { messages, deliveries };
}

function keyOf({ channel, recipientId, topic }: Omit<OpenMessage, 'id'>): string {
  return `${channel} ${recipientId} ${topic}`;
}

/** What was chosen, else what is usual. Where no mail goes out, and before somebody has accepted an invitation, the app has to do. */
function wayOf({ ways, invited }: Listener, type: NoticeType, { isMailing }: AudienceNow): NoticeWay {
  const kind = kindOf(type);
  const way = ways[kind] ?? noticeKinds[kind].way;
  const isMailed = isMailing && (!invited || kind === 'invitations');
  return way === 'nothing' || isMailed ? way : 'app';
}

function takes({ kinds }: StoredWebhook, { type, audience }: RaisedEvent): boolean {
  return audience !== 'person' && audience !== 'followers' && kinds.some((kind) => kind === kindOf(type));
}

function isFor(event: RaisedEvent, listener: Listener, workspaceId: string): boolean {
  if (!mayHear(listener, kindOf(event.type), workspaceId)) return false;
  switch (event.audience) {
    case 'everybody':
      return true;
    case 'administrators':
      return isAdministrator(listener, workspaceId);
    case 'person':
      return event.personId === listener.userId;
    case 'followers':
      return event.followers.includes(listener.userId) && event.actorId !== listener.userId;
  }
}
