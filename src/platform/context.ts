import type { Logger } from 'pino';
import type { Actor } from './auth/actor.ts';
import type { ChangeSet } from './database/change-set.ts';
import type { Database } from './database/database.ts';
import type { Egress } from './egress/egress.ts';
import type { Cursors } from './http/cursor.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { KeyStore } from './keys/keys.ts';
import type { Workers } from './workers/workers.ts';

export type Role = 'administrator' | 'programme-lead' | 'analyst' | 'buyer' | 'auditor' | 'vendor';

/** Who asks, and what they may do. */
export interface Principal extends Actor {
  /** The signed-in person; null for a token. */
  userId: string | null;
  installation: boolean;
  /** Role by workspace id. */
  roles: ReadonlyMap<string, Role>;
  /** Ids of the units that it is limited to, by workspace id; not limited where there is no entry. */
  units: ReadonlyMap<string, readonly string[]>;
  /** What a token may do at most; null: all that the role may. */
  scopes: ReadonlySet<string> | null;
}

/** What the running program offers to every operation. */
export interface Platform {
  database: Database;
  jobs: Jobs;
  workers: Workers;
  cursors: Cursors;
  keys: KeyStore;
  /** The one door for everything that goes out. */
  egress: Egress;
  log: Logger;
  clock: () => Date;
  /** A folder for what can be rebuilt from the database at any time. */
  cacheDirectory: string;
}

/** One request or job: for whom, by whom. */
export interface Context extends Platform {
  workspaceId: string;
  actor: Actor;
  principal: Principal | null;
  /** Where one operation does the work of several: their changes become parts of this one. */
  partOf?: ChangeSet;
}
