import { callWebhook } from './call-webhook.ts';
import { readGists } from './gist-store.ts';
import type { DueMessage } from './message-store.ts';
import type { Outcome, Sender } from './outcome.ts';
import { readWorkspace } from './people-store.ts';
import { webhookBodyOf } from './webhook-body.ts';
import { findWebhook, updateWebhook } from './webhook-store.ts';

/** Posts a message to its webhook, which sees what the workspace sees. */
export async function callFor(sender: Sender, message: DueMessage): Promise<Outcome> {
  const { database, workspaceId, clock } = sender;
  const { webhook, workspace, gists } = await database.inWorkspace(workspaceId, async (tx) => ({
    webhook: await findWebhook(tx, workspaceId, message.recipientId),
    workspace: await readWorkspace(tx, workspaceId),
    gists: (await readGists(tx, workspaceId, [message.id])).get(message.id) ?? [],
  }));
  const [gist] = gists;
  if (!webhook || !gist) return { as: 'withheld' };
  if (!webhook.active) return failed('The webhook is switched off.', { isFinal: true });
  const { status, retryAt } = await callWebhook(
    { ...sender, now: clock() },
    webhook,
    webhookBodyOf(gist, { id: message.id, workspace }),
  );
  if (status >= 200 && status < 300) return { as: 'sent' };
  const problem = `The receiver answered ${status}.`;
  if (status !== 410) return { ...failed(problem, { isFinal: false }), notBefore: retryAt };
  await database.inWorkspace(workspaceId, (tx) =>
    updateWebhook(tx, workspaceId, webhook.id, {
      ...webhook,
      active: false,
      problem: 'The receiver answered 410: it wants no more. Switch the webhook on again when it does.',
    }),
  );
  return failed(problem, { isFinal: true });
}

function failed(problem: string, { isFinal }: { isFinal: boolean }): Extract<Outcome, { as: 'failed' }> {
  return { as: 'failed', problem, isFinal, isOfReceiver: true };
}
