import type { FastifyInstance } from 'fastify';
import type { Platform } from '../context.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { BoundRoute } from './bind.ts';
import { templateOf } from './template.ts';

interface Settings {
  platform: Platform;
  metrics: Metrics;
  routes: readonly BoundRoute[];
}

/** Answers that tell of somebody who may not: for every log. The others are for a closer look. */
const refusals = [401, 403, 429];

/** Every answer bears the id of its request, is counted, and stands in the log with its route: never its path, which is data. */
export function noteAnswers(app: FastifyInstance, { platform, metrics, routes }: Settings): void {
  // How long somebody follows a stream says nothing about how fast we answer.
  const streams = new Set(
    routes.filter(({ route }) => route.answer === 'events').map(({ route }) => templateOf(route)),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, id: reference } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    if (!streams.has(route)) metrics.answered({ method, route, status, seconds: reply.elapsedTime / 1000 });
    const entry = { reference, method, route, status, milliseconds: Math.round(reply.elapsedTime) };
    if (refusals.includes(status)) platform.log.info(entry, 'A request was refused');
    else platform.log.debug(entry, 'A request was answered');
  });
}
