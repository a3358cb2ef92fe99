import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../src/platform/logging/index.ts';
import { findBinaries, oldestMajor } from '../src/platform/postgres/binaries.ts';
import { createCluster } from '../src/platform/postgres/cluster.ts';
import { prepareDataDirectory, prepareFolders } from '../src/platform/postgres/folders.ts';
import { startManagedPostgres } from '../src/platform/postgres/index.ts';
import { planLaunch } from '../src/platform/postgres/launch.ts';
import { makeSecrets } from '../src/platform/postgres/secrets.ts';

/** The oldest PostgreSQL of this machine that we support: the system's own where there is one, else the one that comes along. */
export function oldestInstalledMajor(): number {
  for (let major = oldestMajor; ; major++) {
    if (existsSync(`/usr/lib/postgresql/${major}/bin/initdb`)) return major;
    if (major === packagedMajor()) return major;
  }
}

/** A second PostgreSQL of one's own beside that of the test run, of any major that this machine has. */
export async function startAnotherPostgres(major: number) {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-another-'));
  prepareDataDirectory(dataDirectory);
  const launch = planLaunch(dataDirectory, findBinaries({ dataDirectory, wantedMajor: major }));
  prepareFolders(dataDirectory, launch.account);
  const secrets = makeSecrets(dataDirectory);
  await createCluster({ dataDirectory, launch, secrets, durable: false });
  const server = await startManagedPostgres({
    dataDirectory,
    log: createLogger({ level: 'warn' }),
    settings: { fsync: 'off', synchronous_commit: 'off' },
  });
  await server.whenReady();
  return {
    major: server.major,
    owner: server.owner,
    app: server.app,
    superuser: { ...server.superuser, database: server.owner.database },
    stop: async () => {
      await server.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

function packagedMajor(): number {
  return findBinaries({ dataDirectory: tmpdir() }).major;
}
