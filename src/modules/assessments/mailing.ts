import type { ChangeSet } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { jobs } from '../../platform/jobs/jobs.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { type LetterOutcome, mailLetter, nextTryAt } from '../notices/index.ts';
import { issueLink, linkStates, revokeLinks } from '../vendor-links/index.ts';
import { findExample } from '../workspaces/index.ts';
import { letterOf } from './letters.ts';
import {
  claimMail,
  countDueMails,
  type DueMail,
  listDueMails,
  type Moment,
  nextMailAt,
  noteMail,
  postponeMails,
} from './mailing-store.ts';
import { linkPurpose as purpose } from './present.ts';
import { readAsker } from './store.ts';

const mailJobKind = 'assessments.mail';
const system = { kind: 'system' as const, id: null };

/** Read at once; each is then sent over a connection of its own, one after the other. */
const atOnce = 50;

/** The longest pause where nothing goes out at all: it goes out soon after that is mended, or with the daily look. */
const longestPauseMs = 24 * 3600_000;

/** Mails whatever is due about the assessments of a workspace. */
export const mailAssessmentsJob: JobHandler = { kind: mailJobKind, run: mailDue };

/**
 * After the commit all mails go out that are due: to whom is asked by a round and has an address, and to whom it was sent back. Waiting
 * calls are one.
 */
export function queueMails({ tx, workspaceId }: Pick<ChangeSet, 'tx' | 'workspaceId'>): Promise<void> {
  return startMailing(tx, workspaceId);
}

async function startMailing(tx: Tx, workspaceId: string, runAt?: Date): Promise<void> {
  const key = runAt ? `${mailJobKind} ${runAt.toISOString()}` : mailJobKind;
  await jobs.start(tx, { kind: mailJobKind, workspaceId, actor: system, key, ...(runAt ? { runAt } : {}) });
}

/** The daily look for reminders whose day has come, and for mails that could not go out. */
export async function startDueMails(tx: Tx, { workspaceId, now }: { workspaceId: string; now: Date }): Promise<void> {
  if (workspaceId === installationId) return;
  if ((await countDueMails(tx, workspaceId, momentOf(now))) > 0) await startMailing(tx, workspaceId);
}

function momentOf(now: Date): Moment {
  return { now, today: now.toISOString().slice(0, 10) };
}

type Mailing = Pick<JobContext, 'database' | 'workspaceId' | 'clock' | 'egress' | 'keys' | 'progress'>;

/** Until none is due. What cannot go out now is tried again later; what the server refuses for good is kept with its reason. */
export async function mailDue(mailing: Mailing): Promise<void> {
  const { database, workspaceId, clock } = mailing;
  const { asker, isExample } = await database.inWorkspace(workspaceId, async (tx) => ({
    asker: await readAsker(tx, workspaceId),
    isExample: (await findExample(tx))?.id === workspaceId,
  }));
  // Nobody gets a mail about an invented company.
  if (isExample) return;
  let done = 0;
  for (;;) {
    const { mails, total } = await database.inWorkspace(workspaceId, (tx) =>
      listDueMails(tx, workspaceId, momentOf(clock()), atOnce),
    );
    const all = done + total;
    for (const mail of mails) {
      const outcome = await mailOne(mailing, mail, asker);
      if (outcome?.isOfServer) return putOff(mailing, { problem: outcome.problem!, dueAt: outcome.dueAt! });
      await mailing.progress(++done, all, 'mailing');
    }
    if (mails.length === 0) break;
  }
  await database.inWorkspace(workspaceId, (tx) => startAgain(tx, workspaceId));
}

/** Undefined where there was nothing to send after all. A mail that is tried again gets a link of its own. */
async function mailOne(
  mailing: Mailing,
  mail: DueMail,
  asker: string,
): Promise<(LetterOutcome & { dueAt: Date | null }) | undefined> {
  const { database, workspaceId, clock } = mailing;
  const now = clock();
  const link = await database.inWorkspace(workspaceId, async (tx) => {
    if (!(await claimMail(tx, workspaceId, mail, now))) return undefined;
    const until = await linkEnd(tx, workspaceId, mail, now);
    if (until) return { until, token: await issueLink(tx, subjectOf(workspaceId, mail), { now, expiresAt: until }) };
    await noteMail(tx, workspaceId, mail, { problem: 'The link has ended: make a new one.', at: now });
    return undefined;
  });
  if (!link) return undefined;
  const outcome = await mailLetter(mailing, mail.email, {
    from: asker,
    ...letterOf(mail, { asker, until: link.until }),
    link: { label: 'Open the questionnaire', path: `/answer#${link.token}` },
  });
  const at = clock();
  const dueAt = nextTryOf(outcome, mail.attempts + 1, at);
  await database.inWorkspace(workspaceId, async (tx) => {
    await noteMail(tx, workspaceId, mail, { problem: outcome.problem, dueAt, at });
    // Nobody holds the link of a first mail that never went out.
    if (outcome.problem !== null && mail.kind === 'asked') await revokeLinks(tx, subjectOf(workspaceId, mail), at);
  });
  return { ...outcome, dueAt };
}

/** A server that takes nothing is tried for as long as the answers are awaited, an address for two days. */
function nextTryOf({ problem, isFinal, isOfServer }: LetterOutcome, attempts: number, at: Date): Date | null {
  if (problem === null || isFinal) return null;
  return nextTryAt(attempts, at) ?? (isOfServer ? new Date(at.getTime() + longestPauseMs) : null);
}

function subjectOf(workspaceId: string, { partId }: Pick<DueMail, 'partId'>) {
  return { workspaceId, purpose, subjectId: partId } as const;
}

/** A fresh link holds as long as the one before it; undefined where that has ended, which whoever asked wanted or must mend. */
async function linkEnd(
  tx: Tx,
  workspaceId: string,
  { partId, kind, linkUntil }: DueMail,
  now: Date,
): Promise<Date | undefined> {
  const earlier =
    kind === 'asked' ? undefined : (await linkStates(tx, { workspaceId, purpose }, [partId], now)).get(partId);
  if (earlier && earlier.state !== 'good') return undefined;
  const until = earlier?.expiresAt ?? linkUntil;
  return until > now ? until : undefined;
}

/** Every other mail would fail alike: all that are due wait, with what is the matter beside them. */
async function putOff(
  { database, workspaceId, clock }: Mailing,
  { problem, dueAt }: { problem: string; dueAt: Date },
): Promise<void> {
  await database.inWorkspace(workspaceId, async (tx) => {
    await postponeMails(tx, workspaceId, momentOf(clock()), { problem, dueAt });
    await startAgain(tx, workspaceId);
  });
}

async function startAgain(tx: Tx, workspaceId: string): Promise<void> {
  const next = await nextMailAt(tx, workspaceId);
  if (next) await startMailing(tx, workspaceId, new Date(Math.ceil(next.getTime() / 1000) * 1000));
}
