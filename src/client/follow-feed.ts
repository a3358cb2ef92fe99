import { AppError } from '../common/errors.ts';
import { type Feed, type FeedKind, followFeedRoute } from '../modules/feeds/contract.ts';
import type { Client } from './client.ts';

/** A feed on its way, with how far it is. */
export type FollowedFeed = Feed & { done: number; total: number | null; stage: string | null };

export interface FollowFeedSettings {
  /** Told each time the loading has moved. */
  onProgress?: (feed: FollowedFeed) => void;
  /** How long a server that does not answer, because it restarts, is waited for. */
  patienceSeconds?: number;
}

const pauseMillis = 400;

/** Follows the loading of a feed to its end, also over a restart of the server. */
export async function followFeed(
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
