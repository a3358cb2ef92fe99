import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../common/errors.ts';
import { type Holder, isClaim, tryClaim } from './claim.ts';
import { clusterFolder } from './folders.ts';
import { connections, readSecrets } from './secrets.ts';
import { type ManagedOptions, supervise } from './supervisor.ts';
import type { ConnectionSettings, ManagedConnections } from './types.ts';

/** For commands on the data folder: the server that runs on it, or one of our own for as long as the command needs it. */
export async function connectManagedPostgres(
  options: ManagedOptions,
): Promise<ManagedConnections & { close(): Promise<void> }> {
  const { dataDirectory } = options;
  if (!existsSync(clusterFolder(dataDirectory))) {
    throw new AppError(
      'not-found',
      `${dataDirectory} holds no data of Holdfast. Start it once, or name the folder with --data.`,
    );
  }
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    const answer = tryClaim(dataDirectory, 'command');
    if (isClaim(answer)) {
      const server = supervise(answer, options);
      await server.whenReady();
      return { owner: server.owner, app: server.app, superuser: server.superuser, close: () => server.stop() };
    }
    const running = await runningServer(dataDirectory, answer);
    if (running) return { ...running, close: async () => {} };
    await pause(pollMs);
  }
  throw new AppError(
    'unavailable',
    `The Holdfast on ${dataDirectory} did not give access to its database within a minute.`,
  );
}

const pollMs = 100;
const patienceMs = 60_000;

async function runningServer(dataDirectory: string, holder: Holder): Promise<ManagedConnections | undefined> {
  const secrets = readSecrets(dataDirectory);
  // Another command's server ends with that command: wait for it instead.
  if (holder.purpose !== 'serve' || !holder.socketDirectory || !secrets) return undefined;
  const found = connections(secrets, holder.socketDirectory);
  return (await answers(found.owner)) ? found : undefined;
}

async function answers(settings: ConnectionSettings): Promise<boolean> {
  const client = new pg.Client(settings);
  // A server that ends at this moment is one that did not answer.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
