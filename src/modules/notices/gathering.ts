import type { NoticeType } from './contract.ts';

export type Channel = 'app' | 'mail' | 'webhook';

/** What gathers in one message: the events of one type, or all that goes into a digest. */
export type Topic = NoticeType | 'digest';

const minute = 60_000;

/** A webhook waits a moment, so that a burst is one call. */
const webhookMillis = 10_000;
/** A mail waits a minute; after one of the same type in the last hour it waits longer, so that a mass event is one mail or two. */
const mailMillis = minute;
const nextMailMillis = 30 * minute;
export const recentMillis = 60 * minute;

/** In the app, events of one type join the line that the person has not read yet, for an hour from its first event. */
export const lineMillis = 60 * minute;

/** How long a message gathers events before it goes out. */
export function gatheringMillis(channel: Channel, { isFirst }: { isFirst: boolean }): number {
  if (channel === 'app') return lineMillis;
  if (channel === 'webhook') return webhookMillis;
  return isFirst ? mailMillis : nextMailMillis;
}
