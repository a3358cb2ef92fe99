import { newId } from '../../common/ids.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { type Tx, tellAt } from '../../platform/database/database.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/run-job.ts';
import { tellOfExpiringEvidence } from '../evidence/index.ts';
import { spreadEvents } from '../notices/index.ts';
import { identityOfAccount } from '../users/index.ts';
import { addWorkspace, findExample, insertMembership, joinExample } from '../workspaces/index.ts';
import { companyName, readPeople, readYear } from './content.ts';
import {
  changeNumberAt,
  fillJobKind,
  findFilling,
  gatherStatistics,
  insertInvented,
  insertVisit,
  listAdministrators,
  lockExample,
  markReadBefore,
  noteFilled,
  removeWorkspace,
} from './store.ts';
import { type Act, type Colleague, momentOf } from './story.ts';
import { type Teller, tell } from './teller.ts';

/**
 * Makes the workspace and tells its year. Nobody is shown it before it is told to its end; one that a killed try left behind is
 * removed, and told anew (decision 0024).
 */
export const fillJob: JobHandler = { kind: fillJobKind, run: fill };

const system = { kind: 'system' as const, id: null };
/** Before people are at work. */
const earlyMorning = '06:00';

async function fill(job: JobContext): Promise<void> {
  const year = readYear();
  const teller = await begin(job, year[0]!);
  if (!teller) return;
  try {
    for (const [done, act] of year.entries()) {
      await job.progress(done, year.length);
      if (act.day !== year[done - 1]?.day) await tellMorning(job, teller, act.day);
      await tell(job, teller, act);
    }
    await end(job, teller);
  } catch (error) {
    if (await isStillThere(job, teller)) throw error;
  }
}

/** The empty workspace with its people; undefined where the example is there, or nobody wants it any more. */
function begin(job: JobContext, first: Act): Promise<Teller | undefined> {
  const { database, clock, jobId } = job;
  const today = new Date(`${clock().toISOString().slice(0, 10)}T00:00:00Z`);
  return database.inInstallation(async (tx) => {
    await lockExample(tx);
    const example = await findExample(tx);
    if ((await findFilling(tx))?.id !== jobId || (example && example.filledAt !== null)) return undefined;
    if (example) await removeWorkspace(tx, example.id);
    const since = momentOf({ day: first.day, at: earlyMorning }, today);
    await tellAt(tx, since);
    const { id: workspaceId } = await addWorkspace(tx, {
      name: companyName,
      administratorId: null,
      actor: system,
      example: true,
    });
    const teller: Teller = {
      workspaceId,
      today,
      people: await invite(tx, { workspaceId, at: since }),
      given: new Map(),
    };
    for (const userId of await listAdministrators(tx)) await joinExample(tx, { userId, actor: system });
    return teller;
  });
}

async function invite(tx: Tx, { workspaceId, at }: { workspaceId: string; at: Date }): Promise<Teller['people']> {
  const invited: [string, { id: string; role: Colleague['role'] }][] = [];
  for (const { key, name, email, role } of readPeople()) {
    const id = newId();
    await insertInvented(tx, { id, workspaceId, name, email, at });
    await insertMembership(tx, { workspaceId, userId: id, role });
    const identity = await identityOfAccount(tx, id);
    await changeWithin(tx, { workspaceId, actor: system }, 'member.added', async (change) => {
      for (const [field, value] of Object.entries({ userId: id, role, identity })) change.detail(field, value);
    });
    invited.push([key, { id, role }]);
  }
  return new Map(invited);
}

/** Of the last days the administrators have not read the notices, and before them was their last visit. */
const daysUnread = 9;

/** On the mornings of days on which something happens, what runs out soon is told, as the daily look does. */
async function tellMorning(job: JobContext, { workspaceId, today }: Teller, day: number): Promise<void> {
  const morning = momentOf({ day, at: earlyMorning }, today);
  const told = { ...job, workspaceId, database: job.database.seenWith({ toldAt: morning }), clock: () => morning };
  await told.database.inWorkspace(workspaceId, (tx) => tellOfExpiringEvidence(tx, { workspaceId, now: morning }));
  await spreadEvents(told);
}

/** Leaves the last days to be read, and shows the workspace. */
async function end(job: JobContext, { workspaceId, today }: Teller): Promise<void> {
  const lastVisit = momentOf({ day: -daysUnread, at: '12:00' }, today);
  const administrators = await job.database.inInstallation((tx) => listAdministrators(tx));
  await job.database.inWorkspace(workspaceId, async (tx) => {
    await markReadBefore(tx, workspaceId, lastVisit);
    const number = await changeNumberAt(tx, workspaceId, lastVisit);
    for (const userId of administrators) await insertVisit(tx, { workspaceId, userId, number, at: lastVisit });
    await gatherStatistics(tx);
  });
  await job.database.inInstallation((tx) => noteFilled(tx, workspaceId, job.clock()));
}

async function isStillThere({ database, jobId }: JobContext, { workspaceId }: Teller): Promise<boolean> {
  return database.inInstallation(async (tx) => {
    const filling = await findFilling(tx);
    return filling?.id === jobId && (await findExample(tx))?.id === workspaceId;
  });
}
