import { createHmac } from 'node:crypto';

/**
 * `t=1795262400,v1=5257a8…`: seconds since 1970 and, for each secret in force, the HMAC-SHA256 in hexadecimal digits of the
 * seconds, a full stop and the body as it is sent (docs/webhooks.md).
 */
export function signatureOf(body: string, secrets: readonly string[], at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const sign = (secret: string) => createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${sign(secret)}`)].join(',');
}
