import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * What a page of ours may load and do: files of this server, nothing written into the page itself, neither script nor style
 * (React and Mantine set styles through the document's object model, which the policy leaves alone).
 */
const pagePolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  // Text becomes neither markup nor program: what would do so throws (`innerHTML`, `eval`).
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ["'none'"],
};

/** A stored file that is opened instead of saved runs nothing, loads nothing and stands in no frame. */
export const downloadPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** What no page of ours asks a browser for, so that a script that got in could not either. */
const permissionsPolicy = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** The headers of every answer, refusals and faults included. `secure`: browsers reach us through TLS. */
export async function addSecurityHeaders(app: FastifyInstance, { secure }: { secure: boolean }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: secure ? { ...pagePolicy, 'upgrade-insecure-requests': [] } : pagePolicy,
    },
    // One year, and this name only: other servers below it are not ours to decide for.
    strictTransportSecurity: secure && { maxAge: 365 * 24 * 3600, includeSubDomains: false },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  app.addHook('onRequest', async (_, reply) => {
    reply.header('permissions-policy', permissionsPolicy);
  });
}
