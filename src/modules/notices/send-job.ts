import { AppError } from '../../common/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { EgressError } from '../../platform/egress/errors.ts';
import { jobs } from '../../platform/jobs/jobs.ts';
import type { JobHandler } from '../../platform/jobs/runner.ts';
import { MailError } from '../../platform/mail/mail-error.ts';
import { attemptMillis, heldMillis, heldPauseMillis, nextTryAt } from './backoff.ts';
import { callFor } from './deliver-call.ts';
import { mailFor } from './deliver-mail.ts';
import { claimDue, type DueMessage, lockMessages, nextDue, noteAttempt, postpone } from './message-store.ts';
import type { Outcome, Sender } from './outcome.ts';
import { inItsScope } from './scope.ts';

export const sendJobKind = 'notices.send';

/** Sends what is due in a workspace, mail by mail and call by call. */
export const sendJob: JobHandler = { kind: sendJobKind, run: sendDue };

/** Starts the job that sends, at the moment when the next message is due; the program need not run until then. */
export async function startSending(tx: Tx, workspaceId: string): Promise<void> {
  const due = await nextDue(tx, workspaceId);
  if (!due) return;
  const runAt = new Date(Math.ceil(due.getTime() / 1000) * 1000);
  const key = `${sendJobKind} ${runAt.toISOString()}`;
  await jobs.start(tx, { kind: sendJobKind, workspaceId, actor: { kind: 'system', id: null }, key, runAt });
}

/**
 * Sends until nothing is due. Each attempt is noted before it begins and after it has ended; one that was cut short in between is
 * made again, under the same id: a message arrives at least once (decision 0017).
 */
export async function sendDue(sender: Sender): Promise<void> {
  for (;;) {
    const message = await claim(sender);
    if (!message) break;
    const outcome = await attempt(sender, message);
    await record(sender, message, outcome);
  }
  await inItsScope(sender, (tx) => startSending(tx, sender.workspaceId));
}

function claim(sender: Sender): Promise<DueMessage | undefined> {
  const now = sender.clock();
  return inItsScope(sender, async (tx) => {
    await lockMessages(tx, sender.workspaceId);
    return claimDue(tx, sender.workspaceId, { now, lostAt: new Date(now.getTime() + attemptMillis) });
  });
}

async function attempt(sender: Sender, message: DueMessage): Promise<Outcome> {
  try {
    return message.channel === 'mail' ? await mailFor(sender, message) : await callFor(sender, message);
  } catch (error) {
    return outcomeOf(error);
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof MailError) {
    return { as: 'failed', problem: error.message, isFinal: error.isFinal, isOfReceiver: error.isOfServer };
  }
  if (error instanceof EgressError) {
    const isHeld = error.reason === 'offline' || error.reason === 'switched-off';
    return isHeld ? { as: 'held', problem: error.message } : failedFor(error);
  }
  // A database that is away is no fault of the receiver: the job tries again.
  if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
  return failedFor(error);
}

function failedFor({ message }: AppError): Outcome {
  return { as: 'failed', problem: message, isFinal: false, isOfReceiver: true };
}

function record(sender: Sender, message: DueMessage, outcome: Outcome): Promise<void> {
  const { workspaceId, clock } = sender;
  const now = clock();
  const { attempts, channel } = message;
  return inItsScope(sender, async (tx) => {
    switch (outcome.as) {
      case 'sent':
        return noteAttempt(tx, workspaceId, message, { state: 'sent', problem: null, attempts, sentAt: now });
      case 'withheld':
        return noteAttempt(tx, workspaceId, message, { state: 'withheld', problem: null, attempts });
      case 'held': {
        const { problem } = outcome;
        if (now.getTime() - message.beganAt.getTime() > heldMillis) {
          return noteAttempt(tx, workspaceId, message, { state: 'dead', problem, attempts });
        }
        const dueAt = new Date(now.getTime() + heldPauseMillis);
        await noteAttempt(tx, workspaceId, message, { state: 'waiting', problem, attempts: attempts - 1, dueAt });
        return postpone(tx, workspaceId, { channel, recipientId: undefined, now, dueAt, problem });
      }
      case 'failed': {
        const { problem, isFinal, isOfReceiver, notBefore } = outcome;
        const dueAt = isFinal ? undefined : nextTryAt(attempts, now, { notBefore });
        if (!dueAt) await noteAttempt(tx, workspaceId, message, { state: 'dead', problem, attempts });
        else await noteAttempt(tx, workspaceId, message, { state: 'waiting', problem, attempts, dueAt });
        if (!isOfReceiver) return;
        const recipientId = channel === 'webhook' ? message.recipientId : undefined;
        return postpone(tx, workspaceId, { channel, recipientId, now, dueAt: dueAt ?? nextTryAt(1, now)!, problem });
      }
    }
  });
}
