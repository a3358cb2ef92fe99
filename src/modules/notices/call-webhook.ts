import type { Egress } from '../../platform/egress/egress.ts';
import type { KeyStore } from '../../platform/keys/keys.ts';
import { signatureOf, standardHeaders } from './signature.ts';
import type { WebhookBody } from './webhook-body.ts';
import type { StoredWebhook } from './webhook-store.ts';

/** What a receiver answered; everything but 2xx is a refusal. */
export interface WebhookAnswer {
  status: number;
  /** What it asked for with `Retry-After` (RFC 9110 §10.2.3). */
  retryAt: Date | undefined;
}

const wholeSeconds = 20;
/** The answer itself says nothing to us; more than this is a mistake. */
const limitBytes = 64 * 1024;

/** Posts one message, signed with every secret in force. Throws where nothing was answered. */
export async function callWebhook(
  { egress, keys, now }: { egress: Egress; keys: KeyStore; now: Date },
  webhook: StoredWebhook,
  body: WebhookBody,
): Promise<WebhookAnswer> {
  const text = JSON.stringify(body);
  const secrets = secretsOf(webhook, keys);
  const answer = await egress.request('webhook', {
    url: webhook.url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'holdfast-delivery': body.id,
      'holdfast-signature': signatureOf(text, secrets, now),
      ...standardHeaders({ id: body.id, body: text }, secrets, now),
    },
    body: text,
    limitBytes,
    wholeSeconds,
  });
  answer.discard();
  return { status: answer.status, retryAt: retryAtOf(answer.headers['retry-after'], now) };
}

/** A secret is sealed for its own webhook: in the row of another it opens nothing. */
export function purposeOf(webhookId: string): string {
  return `webhook ${webhookId}`;
}

function secretsOf({ id, secret, olderSecret }: StoredWebhook, keys: KeyStore): string[] {
  return [secret, ...(olderSecret ? [olderSecret] : [])].map((sealed) => keys.open(sealed, purposeOf(id)));
}

function retryAtOf(header: string | undefined, now: Date): Date | undefined {
  if (header === undefined) return undefined;
  const at = /^\d+$/.test(header) ? now.getTime() + Number(header) * 1000 : Date.parse(header);
  return Number.isNaN(at) ? undefined : new Date(at);
}
