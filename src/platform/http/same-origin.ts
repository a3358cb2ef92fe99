import type { FastifyRequest } from 'fastify';
import { AppError } from '../../common/errors.ts';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** A page of another site must not reach us by a name of its own that resolves here (DNS rebinding). */
export function refuseUnknownHost(host: string | undefined, hosts: readonly string[]): void {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (loopback.test(name) || hosts.includes(name)) return;
  throw new AppError('forbidden', `This server does not answer to the name "${name}". Add it to HOLDFAST_HOSTS.`);
}

/**
 * A write with a cookie must come from our own pages: browsers say so by Origin or Sec-Fetch-Site. What says neither is no
 * browser, and has no business with a cookie.
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin, host, cookie } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isOurs = origin !== undefined ? hostOf(origin) === host : site === 'same-origin';
  const isNoBrowser = origin === undefined && site === undefined && cookie === undefined;
  if (isOurs || isNoBrowser) return;
  throw new AppError('forbidden', 'This request comes from another site.');
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
