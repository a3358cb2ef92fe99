/** Tells the acts of a year through the ordinary routes: same validation, same rights, same change sets and jobs. */

import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Context, Platform, Principal, Role } from '../../platform/context.ts';
import { type SpooledFile, spool } from '../../platform/files/spool.ts';
import type { ReplyTools } from '../../platform/http/bind.ts';
import { holdJobs } from '../../platform/jobs/jobs.ts';
import { type JobHandler, runJob } from '../../platform/jobs/run-job.ts';
import { alertRoutes, judgeAlertsJob } from '../alerts/index.ts';
import { bomRoutes, readBomJob } from '../boms/index.ts';
import { draftRoutes } from '../drafts/index.ts';
import { editRoutes } from '../edits/index.ts';
import { evidenceRoutes } from '../evidence/index.ts';
import { factRoutes } from '../facts/index.ts';
import { matchJob } from '../findings/index.ts';
import { functionRoutes } from '../functions/index.ts';
import { historyRoutes, undoJob } from '../history/index.ts';
import { applyJob, importRoutes, previewJob } from '../imports/index.ts';
import { linkRoutes } from '../links/index.ts';
import { mergeRoutes } from '../merges/index.ts';
import { nameRoutes } from '../names/index.ts';
import { noticeRoutes, spreadEvents } from '../notices/index.ts';
import { privateFeedRoutes } from '../private-feeds/index.ts';
import { productRoutes } from '../products/index.ts';
import { siteRoutes } from '../sites/index.ts';
import { supplierRoutes } from '../suppliers/index.ts';
import { systemRoutes } from '../systems/index.ts';
import { unitRoutes } from '../units/index.ts';
import { viewRoutes } from '../views/index.ts';
import { fileOf } from './content.ts';
import { findFailure, findLinkBetween, findNamed, newestChangeNumber } from './store.ts';
import { type Act, momentOf, resolveTexts } from './story.ts';

const routes = new Map(
  [
    ...alertRoutes,
    ...draftRoutes,
    ...supplierRoutes,
    ...siteRoutes,
    ...productRoutes,
    ...systemRoutes,
    ...functionRoutes,
    ...linkRoutes,
    ...importRoutes,
    ...bomRoutes,
    ...evidenceRoutes,
    ...factRoutes,
    ...mergeRoutes,
    ...nameRoutes,
    ...unitRoutes,
    ...viewRoutes,
    ...editRoutes,
    ...historyRoutes,
    ...noticeRoutes,
    ...privateFeedRoutes,
  ].map((bound) => [`${bound.route.method} ${bound.route.path}`, bound]),
);

const handlers: ReadonlyMap<string, JobHandler> = new Map(
  [previewJob, applyJob, readBomJob, matchJob, undoJob, judgeAlertsJob].map((handler) => [handler.kind, handler]),
);

export interface Teller {
  workspaceId: string;
  /** Midnight (UTC) of the day on which it is told. */
  today: Date;
  people: ReadonlyMap<string, { id: string; role: Role }>;
  /** What acts gave, by the name that they gave it. */
  given: Map<string, string>;
}

/** Tells one act, the jobs that it started, and the notices that both raised. */
export async function tell(platform: Platform, teller: Teller, act: Act): Promise<void> {
  const moment = momentOf(act, teller.today);
  const jobs = holdJobs();
  const told: Platform = {
    ...platform,
    jobs,
    clock: () => moment,
    database: platform.database.seenWith({ toldAt: moment }),
  };
  const result = await call({ ...told, ...actorOf(teller, act) }, teller, act);
  for (let job = jobs.next(); job; job = jobs.next()) await finish(told, job);
  await spreadEvents({ ...told, workspaceId: teller.workspaceId });
  if (act.as) await remember(platform, teller, act.as, result);
}

function actorOf({ people, workspaceId }: Teller, { by }: Act): Pick<Context, 'workspaceId' | 'actor' | 'principal'> {
  const person = people.get(by);
  if (!person) throw new Error(`Nobody in the example is called ${by}.`);
  const actor = { kind: 'user' as const, id: person.id };
  const principal: Principal = {
    ...actor,
    userId: person.id,
    installation: false,
    roles: new Map([[workspaceId, person.role]]),
    units: new Map(),
    scopes: null,
  };
  return { workspaceId, actor, principal };
}

/** As `platform/http` does it: the same schemas, the same rights. */
async function call(context: Context, teller: Teller, act: Act): Promise<unknown> {
  const bound = routes.get(act.call);
  if (!bound) throw new Error(`The example calls ${act.call}, which is no route that it knows.`);
  const { route } = bound;
  if (!isPermitted(context.principal!, route.permission, teller.workspaceId)) {
    throw new Error(`${act.by} may not call ${act.call}.`);
  }
  const resolve = (value: unknown) =>
    resolveTexts(value, { idOf: (name) => idOf(context, teller, name), today: teller.today });
  const file = act.file === undefined ? undefined : await spooled(context, act.file, teller.today);
  try {
    return await bound.handle(context, {
      params: route.params?.parse(await resolve(act.params)),
      query: route.query?.parse(await resolve(act.query)),
      input: route.input?.parse(await resolve(act.input)),
      file: file as SpooledFile,
      ifMatch: '*',
      address: '',
      reply: noBrowser,
    });
  } catch (error) {
    throw new Error(`The example's ${act.call} of day ${act.day}, ${act.at}, failed`, { cause: error });
  } finally {
    await file?.discard();
  }
}

const noBrowser: ReplyTools = { session: undefined, device: null, setSession: () => {} };

const mostBytes = 16 * 1024 * 1024;

async function spooled({ cacheDirectory }: Platform, name: string, today: Date): Promise<SpooledFile> {
  const bytes = await fileOf(name, today);
  return spool(Readable.from([bytes]), { directory: join(cacheDirectory, 'spool'), limitBytes: mostBytes });
}

async function idOf({ database, workspaceId }: Context, { given }: Teller, name: string): Promise<string> {
  const link = /^(\S+) ([a-z-]+) (\S+)$/.exec(name);
  return database.inWorkspace(workspaceId, async (tx) => {
    const named = async (one: string) => given.get(one) ?? (await findNamed(tx, workspaceId, one));
    const id = await named(name);
    if (id !== undefined) return id;
    const [from, to] = link ? [await named(link[1]!), await named(link[3]!)] : [];
    const between = from && to ? await findLinkBetween(tx, workspaceId, { from, kind: link![2]!, to }) : undefined;
    if (between === undefined) throw new Error(`Nothing in the example is called "${name}" by then.`);
    return between;
  });
}

async function finish(told: Platform, job: { jobId: string; workspaceId: string }): Promise<void> {
  await runJob(told, handlers, { ...job, lastTry: true });
  const failure = await told.database.inWorkspace(job.workspaceId, (tx) => findFailure(tx, job.workspaceId, job.jobId));
  if (failure !== undefined) throw new Error(`A job of the example failed: ${failure}`);
}

/** Gives the id of what came out a name, and the number of the change that brought it: `list` and `list.change`. */
async function remember({ database }: Platform, teller: Teller, as: string, result: unknown): Promise<void> {
  const { workspaceId, given } = teller;
  const number = await database.inWorkspace(workspaceId, (tx) => newestChangeNumber(tx, workspaceId));
  given.set(as, (result as { id: string }).id);
  given.set(`${as}.change`, String(number));
}
