import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCall {
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a receiver does with the next call: answer with a status, or break the connection without a word. */
export type Answering = { status: number; headers?: Record<string, string> } | 'cut';

/** A real HTTP server on a free port of this machine, which keeps what it was sent. */
export async function startReceiver() {
  const received: ReceivedCall[] = [];
  const answers: Answering[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      const answer = answers.shift() ?? { status: 204 };
      if (answer === 'cut') return response.socket?.destroy();
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/holdfast?key=of-the-receiver`,
    received,
    answers,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
