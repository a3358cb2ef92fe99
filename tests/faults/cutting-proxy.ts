import { createConnection, createServer, type Socket } from 'node:net';

/** Where in a transaction the connection to the database is cut. */
export type Cut = 'in a statement' | 'before a commit' | 'after a commit, before its answer';

/** How pg sends `commit`: a simple query (message `Q`, its length, the text). */
const commit = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1');

/** A way to the database of a socket folder that can be cut at chosen places. */
export async function startCuttingProxy({ host, port }: { host: string; port: number }) {
  let armed: { cut: Cut; after: number } | undefined;
  /** Counts down to the place of the cut; gives it when it is here. */
  const reached = (isCommit: boolean): Cut | undefined => {
    if (!armed || isCommit === (armed.cut === 'in a statement')) return undefined;
    if (--armed.after > 0) return undefined;
    const { cut } = armed;
    armed = undefined;
    return cut;
  };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = createConnection(`${host}/.s.PGSQL.${port}`);
    const cutBoth = () => {
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', cutBoth);
      socket.on('close', () => {
        sockets.delete(socket);
        cutBoth();
      });
    }
    let isAnswerKept = false;
    client.on('data', (chunk) => {
      const cut = reached(chunk.includes(commit));
      if (cut === 'before a commit') return cutBoth();
      isAnswerKept ||= cut === 'after a commit, before its answer';
      database.write(chunk);
      if (cut === 'in a statement') cutBoth();
    });
    database.on('data', (chunk) => {
      if (isAnswerKept) cutBoth();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    /** Cuts one connection when the place has been passed so many times; gives how to ask whether it is done. */
    cutAt: (cut: Cut, after: number): (() => boolean) => {
      const mine = { cut, after };
      armed = mine;
      return () => armed !== mine;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
