import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { principalOfToken } from '../auth/authenticate.ts';
import { isPermitted } from '../auth/permissions.ts';
import { hashSecret } from '../auth/secrets.ts';
import type { Platform } from '../context.ts';
import type { Metrics } from '../metrics/metrics.ts';

interface ProbeSettings {
  platform: Platform;
  metrics: Metrics;
  noteWrongToken: (request: FastifyRequest) => Promise<void>;
}

/**
 * What machines ask that watch over the program. They may call it by any name, such as the address of a container: the first two
 * say nothing that a stranger could use, the third answers a token only, which no browser sends by itself.
 */
export const probePaths: readonly string[] = ['/healthz', '/readyz', '/metrics'];

export function mountProbes(app: FastifyInstance, settings: ProbeSettings): void {
  const { platform, metrics } = settings;
  app.get('/healthz', (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    await platform.database.inInstallation((tx) => sql`select 1`.execute(tx));
    return reply.header('cache-control', 'no-store').send({ status: 'ready' });
  });
  const admit = admission(settings);
  app.get('/metrics', async (request, reply) => {
    await admit(request);
    return reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text());
  });
}

/** A token that was good before stays so while the database cannot be asked: that is when figures are wanted most. */
function admission({
  platform: { database, clock },
  noteWrongToken,
}: ProbeSettings): (request: FastifyRequest) => Promise<void> {
  let lastAdmitted: Buffer | undefined;
  return async (request) => {
    const secret = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!secret) throw new AppError('unauthenticated', 'Send a token with the scope "metrics:read".');
    const principal = await principalOfToken(database, secret, clock()).catch((error) => {
      if (error instanceof AppError && lastAdmitted?.equals(hashSecret(secret))) return 'as before' as const;
      throw error;
    });
    if (principal === 'as before') return;
    lastAdmitted = undefined;
    if (!principal) {
      await noteWrongToken(request);
      throw new AppError('unauthenticated', 'This token is not known, has expired or was revoked.');
    }
    if (!isPermitted(principal, 'metrics:read', null))
      throw new AppError('forbidden', 'This token may not read metrics.');
    lastAdmitted = hashSecret(secret);
  };
}
