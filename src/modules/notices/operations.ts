import { AppError } from '../../common/errors.ts';
import type { Facet, Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { type Notice, NoticeKind, type NoticeListQuery, type NoticeSettings, noticeKinds } from './contract.ts';
import { nextDigestAt } from './digest-time.ts';
import { readGists } from './gist-store.ts';
import { mayHear } from './kinds.ts';
import { countLines, countLinesByKind, type Line, type LineSlice, listLines, markRead } from './list-store.ts';
import { readMailActive } from './mail-store.ts';
import { moveDigest } from './message-store.ts';
import { listListeners, readTimeZone, writeChoices } from './people-store.ts';
import { inItsScope } from './scope.ts';
import { startSending } from './send-job.ts';
import { pathOf, titleOf } from './titles.ts';

/** A place where a person has notices: a workspace, or the installation for its administrators. */
interface Place {
  workspaceId: string;
  userId: string;
  kinds: NoticeKind[];
  inScope<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** The places of whoever asks; tokens have none. */
function placesOf(context: Context): Place[] {
  const { principal, workspaceId } = context;
  if (!principal?.userId) return [];
  const { userId } = principal;
  const ids = new Set([workspaceId, ...(principal.installation ? [installationId] : [])]);
  return [...ids].map((id) => {
    const person = { userId, role: principal.roles.get(id) ?? null, installation: principal.installation };
    const kinds = NoticeKind.options.filter((kind) => mayHear(person, kind, id));
    return { workspaceId: id, userId, kinds, inScope: (work) => context.database.inWorkspace(id, work) };
  });
}

export async function listNotices(context: Context, query: NoticeListQuery): Promise<Page<Notice>> {
  const { cursors } = context;
  const { limit, sort } = query;
  const list = `notices:${query.kind}:${query.state}:${sort}`;
  const after = cursors.decode(list, query.after) as LineSlice['after'];
  const found = await readLines(context, query, { oldestFirst: sort === 'at', after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: found.length > limit && last ? cursors.encode(list, [last.at, last.id]) : null,
    total: await countNotices(context, query),
  };
}

type NoticeFilter = Pick<NoticeListQuery, 'kind' | 'state'>;

/** The first lines behind a place in the list, of all places of whoever asks. */
export async function readLines(context: Context, query: NoticeFilter, slice: LineSlice): Promise<Notice[]> {
  const parts = await Promise.all(
    placesOf(context).map((place) =>
      place.inScope(async (tx) =>
        withGists(tx, place.workspaceId, await listLines(tx, place.workspaceId, filterOf(place, query), slice)),
      ),
    ),
  );
  const first = slice.oldestFirst ? 1 : -1;
  return parts.flat().sort((a, b) => (isNewer(a, b) ? first : -first));
}

export async function countNotices(context: Context, query: NoticeFilter): Promise<number> {
  const counts = await Promise.all(
    placesOf(context).map((place) => place.inScope((tx) => countLines(tx, place.workspaceId, filterOf(place, query)))),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How many notices there are of each kind that one may hear of, whatever is chosen of the kinds themselves. */
export async function readNoticeFacets(context: Context, query: NoticeFilter): Promise<{ kind: Facet }> {
  const places = placesOf(context);
  const parts = await Promise.all(
    places.map((place) =>
      place.inScope((tx) => countLinesByKind(tx, place.workspaceId, filterOf(place, { ...query, kind: undefined }))),
    ),
  );
  const counted = parts.flat();
  const kinds = NoticeKind.options.filter((kind) => places.some((place) => place.kinds.includes(kind)));
  return {
    kind: kinds.map((value) => ({
      value,
      count: counted.filter((one) => one.value === value).reduce((sum, { count }) => sum + count, 0),
    })),
  };
}

function filterOf({ userId, kinds }: Place, { kind: asked, state }: NoticeFilter) {
  return { userId, kinds: kinds.filter((kind) => asked?.includes(kind) ?? true), unread: state === 'unread' };
}

async function withGists(tx: Tx, workspaceId: string, lines: readonly Line[]): Promise<Notice[]> {
  const gists = await readGists(
    tx,
    workspaceId,
    lines.map(({ id }) => id),
  );
  return lines.flatMap(({ id, at, read }) => {
    const [gist] = gists.get(id) ?? [];
    if (!gist) return [];
    const { type, events, subjects } = gist;
    return [
      {
        id,
        type,
        title: titleOf(gist),
        path: pathOf(gist),
        events,
        subjects: [...subjects],
        at: at.toISOString(),
        read,
      },
    ];
  });
}

function isNewer(a: Notice, b: Notice): boolean {
  return a.at === b.at ? a.id > b.id : a.at > b.at;
}

export async function countUnread(context: Context): Promise<{ unread: number }> {
  return { unread: await countNotices(context, { kind: undefined, state: 'unread' }) };
}

export async function readNotices(
  context: Context,
  which: { ids: string[] } | { until: string },
): Promise<{ unread: number }> {
  for (const place of placesOf(context)) {
    await place.inScope((tx) => markRead(tx, place.workspaceId, place.userId, which, context.clock()));
  }
  return countUnread(context);
}

export async function getNoticeSettings(context: Context): Promise<NoticeSettings> {
  const places = requirePlaces(context);
  const [first] = places;
  const mail = await readMailActive(context.database);
  const { ways, digest, timeZone } = await inItsScope({ ...context, workspaceId: first.workspaceId }, async (tx) => ({
    ...(await listListeners(tx, first.workspaceId, first.userId))[0]!,
    timeZone: await readTimeZone(tx, first.workspaceId),
  }));
  const kinds = NoticeKind.options.filter((kind) => places.some((place) => place.kinds.includes(kind)));
  return {
    ways: Object.fromEntries(kinds.map((kind) => [kind, ways[kind] ?? noticeKinds[kind].way])),
    digest,
    timeZone,
    mail,
  };
}

/** Keeps the choices; a digest that gathers already goes out at the hour that was chosen now. */
export async function changeNoticeSettings(
  context: Context,
  input: Pick<NoticeSettings, 'ways' | 'digest'>,
): Promise<NoticeSettings> {
  for (const { workspaceId, userId } of requirePlaces(context)) {
    await context.database.inWorkspace(workspaceId, async (tx) => {
      await writeChoices(tx, workspaceId, userId, input);
      const dueAt = nextDigestAt(input.digest, await readTimeZone(tx, workspaceId), context.clock());
      await moveDigest(tx, workspaceId, userId, dueAt);
      await startSending(tx, workspaceId);
    });
  }
  return getNoticeSettings(context);
}

function requirePlaces(context: Context): [Place, ...Place[]] {
  const [first, ...others] = placesOf(context);
  if (first) return [first, ...others];
  throw new AppError('forbidden', 'Only people have notices. Sign in; a token has none.');
}
