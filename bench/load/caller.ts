import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { addressOf } from '../../src/client/client.ts';
import type { RouteDeclaration } from '../../src/common/route.ts';

export interface Call {
  route: RouteDeclaration;
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  input?: unknown;
  bytes?: Buffer | Readable;
  ifMatch?: string;
}

export interface Answer {
  status: number;
  /** From the call to the last byte of the answer. */
  ms: number;
  body: string;
}

/** Calls the API over connections that stay open, as a browser does, and says how long each call took. */
export interface Caller {
  ask(call: Call): Promise<Answer>;
  /** The answer's JSON; throws where it is a problem. */
  get<Value>(call: Call): Promise<Value>;
  close(): void;
}

export function openCaller(address: string, cookie: string): Caller {
  const agent = new Agent({ keepAlive: true });
  const ask = async (call: Call): Promise<Answer> => {
    const started = performance.now();
    const response = await sent(agent, address, cookie, call);
    const body = await text(response);
    return { status: response.statusCode ?? 0, ms: performance.now() - started, body };
  };
  return {
    ask,
    get: async (call) => {
      const { status, body } = await ask(call);
      if (status >= 400)
        throw new Error(`${call.route.method} ${call.route.path} was answered with ${status}: ${body}`);
      return JSON.parse(body);
    },
    close: () => agent.destroy(),
  };
}

function sent(agent: Agent, address: string, cookie: string, call: Call): Promise<IncomingMessage> {
  const { route, input, bytes, ifMatch } = call;
  const body = bytes ?? (input === undefined ? undefined : Buffer.from(JSON.stringify(input)));
  const headers = {
    cookie,
    origin: address,
    ...(body ? { 'content-type': bytes ? 'application/octet-stream' : 'application/json' } : {}),
    ...(Buffer.isBuffer(body) ? { 'content-length': body.length } : {}),
    ...(ifMatch ? { 'if-match': `"${ifMatch}"` } : {}),
  };
  return new Promise((resolve, reject) => {
    const asked = request(address + addressOf(route, call), { agent, method: route.method, headers }, resolve);
    asked.on('error', reject);
    if (body instanceof Readable) body.on('error', reject).pipe(asked);
    else asked.end(body);
  });
}
