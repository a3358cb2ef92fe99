import { AppError } from '../../common/errors.ts';
import type { Origin, WhyInput } from '../why/contract.ts';
import {
  type Asking,
  bindWhy,
  count,
  derived,
  type Explanation,
  input,
  list,
  notKnown,
  sumOf,
  unknown,
} from '../why/index.ts';
import { type Feed, FeedKind, feedWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { countInForce, currentIssues } from './issue-store.ts';
import { readFeeds } from './operations.ts';

/** A feed with the issue of it that is in force. */
interface Held extends Feed {
  origin: Origin | null;
}

/** Why the figures of a feed are what they are. */
export const feedWhyRoute = bindWhy(feedWhy, {
  rules,
  read: async ({ tx, context }, id): Promise<Held> => {
    const kind = FeedKind.safeParse(id).data;
    if (!kind) throw new AppError('not-found', `There is no such feed. Ask for one of ${FeedKind.options.join(', ')}.`);
    const feed = (await readFeeds(tx, context.clock())).find((one) => one.kind === kind)!;
    const issue = (await currentIssues(tx)).find(({ newest }) => newest.kind === kind)?.ready;
    return {
      ...feed,
      origin: issue
        ? {
            from: 'feed',
            feed: kind,
            private: false,
            file: issue.fileName,
            sha256: issue.sha256.toString('hex'),
            asOf: issue.asOf,
          }
        : null,
    };
  },
  subject: ({ kind, title }) => ({ id: kind, name: title, node: null }),
  values: {
    ageHours: (_, feed) =>
      ofLoaded(feed, () => ({ result: { is: 'hours', hours: feed.ageHours! }, inputs: moments(feed) })),
    stale: (_, feed) =>
      ofLoaded(feed, () => ({
        result: { is: 'yes-no', yes: feed.stale },
        formula: `${Math.floor(feed.ageHours!)} h ${feed.stale ? '>' : '≤'} ${feed.limitHours} h`,
        inputs: [
          input('Age', { is: 'hours', hours: feed.ageHours! }, { why: derived('feed', feed.kind, 'ageHours') }),
          input('Limit', { is: 'hours', hours: feed.limitHours }, { origin: { from: 'program' } }),
        ],
      })),
    loaded: (_, feed) =>
      ofLoaded(feed, () => {
        const skipped = skippedIn(feed);
        return {
          result: count(feed.loaded, feed.read),
          formula: `${feed.read} − ${skipped} = ${feed.loaded}`,
          inputs: [
            input('Records read', count(feed.read), { origin: feed.origin }),
            input('Skipped', count(skipped), { why: derived('feed', feed.kind, 'skipped') }),
          ],
        };
      }),
    inForce: explainInForce,
    skipped: (_, feed) =>
      ofLoaded(feed, () => {
        const records = feed.skipped.filter(({ reason }) => !reason.startsWith('range-'));
        return {
          result: count(
            records.reduce((sum, one) => sum + one.count, 0),
            feed.read,
          ),
          ...sumOf(records.map((one) => one.count)),
          inputs: records.map((one) => input(one.reason, count(one.count), { origin: feed.origin })),
        };
      }),
  },
});

/** A record of which only a range is skipped was taken. */
function skippedIn({ read, loaded }: Feed): number {
  return read - loaded;
}

function ofLoaded(feed: Held, explain: () => Explanation): Explanation {
  if (feed.ageHours !== null) return explain();
  const settle = unknown(`What ${feed.title} say`, 'Load a file of it, or switch its fetching on.', {
    list: list('/feeds'),
  });
  return { result: notKnown('It was never loaded.'), inputs: [], unknown: [settle] };
}

function moments({ asOf, loadedAt, origin, source }: Held): WhyInput[] {
  return [
    ...(asOf
      ? [input('Newest moment that the data states', { is: 'moment', at: asOf }, { origin, decides: true })]
      : []),
    ...(loadedAt ? [input('Loaded', { is: 'moment', at: loadedAt }, { origin })] : []),
    ...(source.checkedAt ? [input('Source last seen without news', { is: 'moment', at: source.checkedAt })] : []),
  ];
}

async function explainInForce({ tx }: Asking, feed: Held): Promise<Explanation> {
  if (feed.ageHours === null) return ofLoaded(feed, () => ({ result: count(0), inputs: [] }));
  const issues = await countInForce(tx, feed.kind);
  return {
    result: count(feed.inForce),
    ...sumOf(issues.map((one) => one.count)),
    inputs: issues.map((one) =>
      input(one.fileName, count(one.count), {
        origin: {
          from: 'feed',
          feed: feed.kind,
          private: false,
          file: one.fileName,
          sha256: one.sha256,
          asOf: one.asOf,
        },
      }),
    ),
  };
}
