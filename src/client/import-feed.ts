import { AppError } from '../common/errors.ts';
import {
  type BundleAnswer,
  downloadBundleRoute,
  type Feed,
  FeedKind,
  followFeedRoute,
  listFeedsRoute,
  loadBundleRoute,
  loadFault,
  loadFeedRoute,
} from '../modules/feeds/contract.ts';
import type { Client } from './client.ts';

export type { Feed } from '../modules/feeds/contract.ts';

/** The most bytes an issue of a feed may have. */
export const feedLimitBytes = loadFeedRoute.limitBytes!;

/** The most bytes a bundle of feeds may have. */
export const bundleLimitBytes = loadBundleRoute.limitBytes!;

/** The feed of this name; undefined where there is none. */
export function feedNamed(name: string | undefined): FeedKind | undefined {
  return FeedKind.safeParse(name).data;
}

/** A feed on its way, with how far it is. */
export type FollowedFeed = Feed & { done: number; total: number | null; stage: string | null };

export interface FollowFeedSettings {
  /** Told each time the loading has moved. */
  onProgress?: (feed: FollowedFeed) => void;
  /** How long a server that does not answer, because it restarts, is waited for. */
  patienceSeconds?: number;
}

const pauseMillis = 400;

/** Hands an issue of a feed over and waits until it is in force. `unchanged` is true where these bytes were so before. */
export async function importFeed(
  client: Client,
  kind: FeedKind,
  { bytes, fileName }: { bytes: AsyncIterable<Uint8Array>; fileName: string },
  settings: FollowFeedSettings = {},
): Promise<Feed & { unchanged: boolean }> {
  await refuseEarly(client, kind);
  const started = await client.call(loadFeedRoute, { params: { kind }, query: { fileName }, bytes });
  if (started.state === 'ready') return started;
  const feed = await followFeed(client, kind, settings);
  if (feed.state === 'ready') return { ...feed, unchanged: started.unchanged };
  if (feed.problem === null || feed.problem === loadFault) throw new Error(loadFault);
  throw new AppError('invalid-input', feed.problem);
}

/** What became of one feed that a bundle carried; `problem` where it could not be loaded. */
export type CarriedFeed = BundleAnswer['items'][number] & { feed: Feed | null; problem: string | null };

/** Hands a bundle over and waits until what it carries is in force. */
export async function importBundle(
  client: Client,
  { bytes, older }: { bytes: AsyncIterable<Uint8Array>; older: 'refuse' | 'accept' },
  settings: FollowFeedSettings = {},
): Promise<{ madeAt: string; items: CarriedFeed[] }> {
  await refuseEarly(client);
  const { madeAt, items } = await client.call(loadBundleRoute, { query: { older }, bytes });
  const carried: CarriedFeed[] = [];
  for (const item of items) {
    const feed = item.result === 'loading' ? await followFeed(client, item.kind, settings) : null;
    carried.push({ ...item, feed, problem: feed?.state === 'failed' ? (feed.problem ?? loadFault) : null });
  }
  return { madeAt, items: carried };
}

/** The bytes of a bundle of all that is in force, as they come. */
export async function openBundle(client: Client): Promise<AsyncIterable<Uint8Array>> {
  await refuseEarly(client);
  const { body } = await client.open(downloadBundleRoute);
  if (!body) throw new Error('The answer has no body.');
  return body;
}

/** Asked first, because a server that refuses a long upload may hang up before its answer is read. */
async function refuseEarly(client: Client, kind?: FeedKind): Promise<void> {
  const { items, mayLoad } = await client.call(listFeedsRoute);
  if (!mayLoad) {
    throw new AppError('forbidden', 'Feeds are loaded by the administrator of the installation; this token may not.');
  }
  if (items.some((feed) => feed.kind === kind && feed.state === 'loading')) {
    throw new AppError('conflict', 'This feed is being loaded right now. Wait until it is ready.');
  }
}

/** Follows the loading of a feed to its end, also over a restart of the server. */
async function followFeed(
  client: Client,
  kind: FeedKind,
  { onProgress = () => {}, patienceSeconds = 60 }: FollowFeedSettings = {},
): Promise<FollowedFeed> {
  let lastAnswer = performance.now();
  for (;;) {
    try {
      for await (const feed of feedsIn(await client.open(followFeedRoute, { params: { kind } }))) {
        lastAnswer = performance.now();
        onProgress(feed);
        if (feed.state !== 'loading') return feed;
      }
    } catch (error) {
      if (error instanceof AppError && error.code !== 'unavailable') throw error;
      if (performance.now() - lastAnswer > patienceSeconds * 1000) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
}

/** The values of server-sent events whose data stands on one line (HTML, Server-sent events §9.2.6). */
async function* feedsIn({ body }: Response): AsyncGenerator<FollowedFeed> {
  if (!body) return;
  let text = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const events = text.split('\n\n');
    text = events.pop()!;
    for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice(6));
  }
}
