import { AppError } from '../../common/errors.ts';

/**
 * Why nothing, or not all, came back: the server is offline, the purpose is not switched on, a rule of the door refuses the
 * address, the answer is too large; or it failed out there, and may work later.
 */
export type EgressReason = 'offline' | 'switched-off' | 'refused' | 'too-large' | 'failed';

/** An outgoing connection that did not do what was asked, with a sentence for the administrator. */
export class EgressError extends AppError {
  readonly reason: EgressReason;

  constructor(reason: EgressReason, message: string, more: { retryAfterSeconds?: number } = {}) {
    super(reason === 'failed' ? 'unavailable' : 'unprocessable', message, more);
    this.name = 'EgressError';
    this.reason = reason;
  }
}

/** What a fault of the network means, with the host that it is about. */
export function explained(error: unknown, host: string): Error {
  const found = errorsIn(error).find((one) => one instanceof EgressError);
  if (found) return found;
  const codes = errorsIn(error).flatMap(({ code, name }) => [code, name]);
  const told = sentences.find(([pattern]) => codes.some((code) => code !== undefined && pattern.test(code)));
  if (told) return new EgressError('failed', told[1](host, error as Error));
  return error instanceof Error ? error : new Error(String(error));
}

const sentences: readonly [RegExp, (host: string, error: Error) => string][] = [
  [/^TimeoutError$/, (host) => `${host} took longer than it may to send its answer.`],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, (host) => `${host} did not take the connection in time.`],
  [/^UND_ERR_HEADERS_TIMEOUT$/, (host) => `${host} took the connection and did not answer in time.`],
  [/^UND_ERR_BODY_TIMEOUT$/, (host) => `${host} stopped sending in the middle of its answer.`],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENODATA)$/, (host) => `The name ${host} is not known to the name server.`],
  [/^ECONNREFUSED$/, (host) => `Nothing listens at ${host}: the connection was refused.`],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, (host) => `There is no way to ${host} from this machine.`],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|^EPROTO$/,
    (host, { message }) => `${host} could not prove who it is: ${message}.`,
  ],
  [
    /^(UND_ERR_PRX_TLS|UND_ERR_ABORTED|UND_ERR_PRX_CONNECTION|ProxyConnectionError|SecureProxyConnectionError)$/,
    (host, { message }) => `The proxy did not let the connection to ${host} through: ${message}.`,
  ],
  [
    /^(UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ECONNRESET|EPIPE|UND_ERR_CLOSED|UND_ERR_DESTROYED)$/,
    (host) => `The connection to ${host} was cut.`,
  ],
  [/^(UND_ERR_|HPE_)/, (host, { message }) => `${host} does not answer as a web server does: ${message}.`],
];

/** An error with those that caused it. */
function errorsIn(error: unknown): (Error & { code?: string })[] {
  if (!(error instanceof Error)) return [];
  const within = error instanceof AggregateError ? error.errors : [];
  return [error, ...[...within, error.cause].flatMap(errorsIn)];
}
