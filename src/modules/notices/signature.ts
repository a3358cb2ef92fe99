import { createHmac, randomBytes } from 'node:crypto';

const secretPrefix = 'whsec_';

/** 256 random bits as Standard Webhooks writes them, which allows 24 to 64 bytes. */
export function newWebhookSecret(): string {
  return `${secretPrefix}${randomBytes(32).toString('base64')}`;
}

/**
 * `t=1795262400,v1=5257a8…`: seconds since 1970 and, for each secret in force, the HMAC-SHA256 in hexadecimal digits of the
 * seconds, a full stop and the body as it is sent (docs/webhooks.md).
 */
export function signatureOf(body: string, secrets: readonly string[], at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const sign = (secret: string) => createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${sign(secret)}`)].join(',');
}

/**
 * The headers of Standard Webhooks 1.0.0, which libraries of many languages verify: for each secret in force `v1,` and the HMAC-SHA256
 * in base64 of the id of the message, the seconds and the body, joined by full stops.
 */
export function standardHeaders(
  message: { id: string; body: string },
  secrets: readonly string[],
  at: Date,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const sign = (secret: string) =>
    createHmac('sha256', keyOf(secret)).update(`${message.id}.${seconds}.${message.body}`).digest('base64');
  return {
    'webhook-id': message.id,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  };
}

/** Of a secret made before they were written so, its text is the key. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(secretPrefix)
    ? Buffer.from(secret.slice(secretPrefix.length), 'base64')
    : Buffer.from(secret);
}
