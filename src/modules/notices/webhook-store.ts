import type { Tx } from '../../platform/database/database.ts';
import type { WebhookKind } from './contract.ts';

/** A webhook as it stands in the database: its secrets are sealed. */
export interface StoredWebhook {
  id: string;
  name: string;
  url: string;
  kinds: WebhookKind[];
  active: boolean;
  secret: Buffer;
  olderSecret: Buffer | null;
  /** Why it was switched off by the program. */
  problem: string | null;
  createdAt: Date;
}

export async function listWebhooksOf(tx: Tx, workspaceId: string): Promise<StoredWebhook[]> {
  const rows = await tx
    .selectFrom('webhook')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    url: row.url,
    kinds: row.kinds as WebhookKind[],
    active: row.active,
    secret: row.secret,
    olderSecret: row.older_secret,
    problem: row.problem,
    createdAt: row.created_at,
  }));
}

export async function findWebhook(tx: Tx, workspaceId: string, id: string): Promise<StoredWebhook | undefined> {
  return (await listWebhooksOf(tx, workspaceId)).find((webhook) => webhook.id === id);
}

export async function insertWebhook(tx: Tx, workspaceId: string, webhook: StoredWebhook): Promise<void> {
  const { id, createdAt, ...rest } = webhook;
  await tx
    .insertInto('webhook')
    .values({ workspace_id: workspaceId, id, created_at: createdAt, ...columnsOf(rest) })
    .execute();
}

export async function updateWebhook(
  tx: Tx,
  workspaceId: string,
  id: string,
  webhook: Omit<StoredWebhook, 'id' | 'createdAt'>,
): Promise<void> {
  await tx
    .updateTable('webhook')
    .set(columnsOf(webhook))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Takes a webhook away with all that was to be sent to it and was. */
export async function removeWebhook(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.deleteFrom('webhook').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
  await tx
    .deleteFrom('notice_message')
    .where('workspace_id', '=', workspaceId)
    .where('channel', '=', 'webhook')
    .where('recipient_id', '=', id)
    .execute();
}

function columnsOf({
  name,
  url,
  kinds,
  active,
  secret,
  olderSecret,
  problem,
}: Omit<StoredWebhook, 'id' | 'createdAt'>) {
  return { name, url, kinds, active, secret, older_secret: olderSecret, problem };
}
