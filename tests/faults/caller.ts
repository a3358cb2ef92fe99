import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
export type Answer = { status: number; body: any };

/** Somebody who asks once; undefined where there was no answer. */
export type Asker = (method: string, path: string, body?: unknown, key?: string) => Promise<Answer | undefined>;

export function askerOf(address: () => string, token: () => string): Asker {
  return async (method, path, body, key) => {
    const isFile = typeof body === 'string';
    const type = isFile ? 'application/octet-stream' : 'application/json';
    const response = await fetch(`${address()}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token()}`,
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    }).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (!response || text === undefined) return undefined;
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
}

/** Somebody who asks the same until there is an answer: a request whose answer was lost is repeated under its key. */
export type Caller = (method: string, path: string, body?: unknown) => Promise<Answer>;

export function patientCaller(ask: Asker): Caller {
  return async (method, path, body) => {
    const key = method === 'POST' ? randomUUID() : undefined;
    for (;;) {
      const answer = await ask(method, path, body, key);
      if (answer && answer.status >= 500 && answer.status !== 503)
        throw new Error(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
      if (answer && answer.status !== 503) return answer;
      await pause(100);
    }
  };
}

/** The body of an answer that must be a good one. */
export async function successOf(answer: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await answer;
  if (status < 300) return body;
  throw new Error(`Answered with ${status}: ${JSON.stringify(body)}`);
}
