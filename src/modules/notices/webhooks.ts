import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet, changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { readUrl } from '../../platform/egress/egress.ts';
import { purposesSwitchedOn, switchPurpose } from '../../platform/egress/settings-store.ts';
import { callWebhook, purposeOf } from './call-webhook.ts';
import { Refused, testResultOf } from './channel-test.ts';
import type { ChannelTest, Webhook, WebhookChange, WebhookKind } from './contract.ts';
import { readWorkspace } from './people-store.ts';
import { newWebhookSecret } from './signature.ts';
import { testBody } from './webhook-body.ts';
import {
  findWebhook,
  insertWebhook,
  listWebhooksOf,
  removeWebhook as removeWebhookOf,
  type StoredWebhook,
  updateWebhook,
} from './webhook-store.ts';

export async function listWebhooks({
  database,
  workspaceId,
}: Context): Promise<{ items: Webhook[]; allowed: boolean }> {
  const items = await database.inWorkspace(workspaceId, (tx) => listWebhooksOf(tx, workspaceId));
  const allowed = (await database.inInstallation(purposesSwitchedOn)).has('webhook');
  return { items: items.map(shown), allowed };
}

/** What may be said of a webhook: all but its secrets. */
function shown({ id, name, url, kinds, active, problem, olderSecret, createdAt }: StoredWebhook): Webhook {
  const hasOlderSecret = olderSecret !== null;
  return { id, name, url, kinds, active, problem, hasOlderSecret, createdAt: createdAt.toISOString() };
}

export function addWebhook(
  context: Context,
  input: { name: string; url: string; kinds: WebhookKind[] },
): Promise<Webhook & { secret: string }> {
  const { keys, clock } = context;
  return changeSet(context, 'webhook.added', async (change) => {
    const id = newId();
    const secret = newWebhookSecret();
    const webhook: StoredWebhook = {
      ...input,
      url: readUrl(input.url).href,
      id,
      active: true,
      secret: keys.seal(secret, purposeOf(id)),
      olderSecret: null,
      problem: null,
      createdAt: clock(),
    };
    await insertWebhook(change.tx, change.workspaceId, webhook);
    change.detail('webhookId', id);
    change.detail('host', new URL(webhook.url).host);
    return { ...shown(webhook), secret };
  });
}

export function changeWebhook(context: Context, id: string, input: WebhookChange): Promise<Webhook> {
  return onWebhook(context, 'webhook.changed', id, (webhook) => ({
    name: input.name ?? webhook.name,
    url: input.url === undefined ? webhook.url : readUrl(input.url).href,
    kinds: input.kinds ?? webhook.kinds,
    active: input.active ?? webhook.active,
    problem: input.active === true ? null : webhook.problem,
  })).then(shown);
}

/** A new secret beside the one in force: the receiver takes the new one in, and then the older one is forgotten. */
export async function renewWebhookSecret(context: Context, id: string): Promise<Webhook & { secret: string }> {
  const secret = newWebhookSecret();
  const renewed = await onWebhook(context, 'webhook.secret-renewed', id, (webhook) => ({
    secret: context.keys.seal(secret, purposeOf(id)),
    olderSecret: webhook.secret,
  }));
  return { ...shown(renewed), secret };
}

export function forgetWebhookSecret(context: Context, id: string): Promise<Webhook> {
  return onWebhook(context, 'webhook.secret-forgotten', id, () => ({ olderSecret: null })).then(shown);
}

function onWebhook(
  context: Context,
  action: string,
  id: string,
  decide: (webhook: StoredWebhook) => Partial<StoredWebhook>,
): Promise<StoredWebhook> {
  return changeSet(context, action, async ({ tx, workspaceId, detail }) => {
    const webhook = await requireWebhook(tx, workspaceId, id);
    const changed = { ...webhook, ...decide(webhook) };
    await updateWebhook(tx, workspaceId, id, changed);
    detail('webhookId', id);
    return changed;
  });
}

export function removeWebhook(context: Context, id: string): Promise<void> {
  return changeSet(context, 'webhook.removed', async ({ tx, workspaceId, detail }) => {
    await requireWebhook(tx, workspaceId, id);
    await removeWebhookOf(tx, workspaceId, id);
    detail('webhookId', id);
  });
}

async function requireWebhook(tx: Tx, workspaceId: string, id: string): Promise<StoredWebhook> {
  const webhook = await findWebhook(tx, workspaceId, id);
  if (!webhook) throw new AppError('not-found', 'There is no such webhook.');
  return webhook;
}

/** Calls the webhook now with a message of type `test`, signed like any other. */
export async function testWebhook(context: Context, id: string): Promise<ChannelTest> {
  const { database, workspaceId, clock } = context;
  const { webhook, workspace } = await database.inWorkspace(workspaceId, async (tx) => ({
    webhook: await requireWebhook(tx, workspaceId, id),
    workspace: await readWorkspace(tx, workspaceId),
  }));
  const now = clock();
  return testResultOf(
    async () => {
      const { status } = await callWebhook({ ...context, now }, webhook, testBody({ id: newId(), workspace }, now));
      if (status < 200 || status > 299) throw new Refused(`The receiver answered ${status}.`);
    },
    `${new URL(webhook.url).host} took the call.`,
  );
}

/** Whether webhooks may leave the installation at all is for whoever runs it (DESIGN §5, Outbound connections). */
export async function allowWebhooks(
  { database, actor }: Context,
  { allowed }: { allowed: boolean },
): Promise<{ allowed: boolean }> {
  await database.inInstallation(async (tx) => {
    await switchPurpose(tx, 'webhook', allowed ? 'on' : 'off');
    await changeWithin(tx, { workspaceId: installationId, actor }, 'webhooks.allowed', async (change) => {
      change.detail('allowed', allowed);
    });
  });
  return { allowed };
}
