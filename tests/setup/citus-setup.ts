import type { TestProject } from 'vitest/node';
import { openCluster } from '../citus.ts';
import { template } from '../database.ts';

/** Prepares the database from which each test file gets a copy, distributed over the cluster of `HOLDFAST_CITUS_URL`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { HOLDFAST_CITUS_URL: url = '' } = process.env;
  const cluster = await openCluster(url);
  await cluster.drop(template);
  await cluster.prepare(template);
  const { hostname: host, port, username: user, password } = new URL(url);
  const owner = { host, port: Number(port || 5432), user, password, database: template };
  const app = { ...owner, role: 'holdfast_app' };
  project.provide('postgres', { owner, app, superuser: owner, cluster: url });
  return () => cluster.drop(template);
}
