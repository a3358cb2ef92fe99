import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionSettings, ManagedConnections } from './types.ts';
import { writeWhole } from './write-whole.ts';

/** The passwords of the roles, made at the first start and readable by the person who runs Holdfast only. */
export interface Secrets {
  superuser: string;
  owner: string;
  app: string;
}

export const roles = { superuser: 'holdfast_superuser', owner: 'holdfast_owner', app: 'holdfast_app' } as const;
export const databaseName = 'holdfast';

/** Decides the name of the socket file, `.s.PGSQL.5432`; no TCP port is opened. */
export const socketPort = 5432;

export function readSecrets(dataDirectory: string): Secrets | undefined {
  const file = secretsFile(dataDirectory);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export function makeSecrets(dataDirectory: string): Secrets {
  const password = () => randomBytes(24).toString('base64url');
  const secrets = { superuser: password(), owner: password(), app: password() };
  writeWhole(secretsFile(dataDirectory), JSON.stringify(secrets), 0o600);
  return secrets;
}

export function connections(secrets: Secrets, socketDirectory: string): ManagedConnections {
  const as = (role: keyof Secrets): ConnectionSettings => ({
    host: socketDirectory,
    port: socketPort,
    user: roles[role],
    password: secrets[role],
    database: role === 'superuser' ? 'postgres' : databaseName,
  });
  return { owner: as('owner'), app: as('app'), superuser: as('superuser') };
}

function secretsFile(dataDirectory: string): string {
  return join(dataDirectory, 'secrets', 'postgres.json');
}
