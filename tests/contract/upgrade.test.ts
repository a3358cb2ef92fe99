import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Backup, readBackup } from '../../src/platform/backup/read-backup.ts';
import { restoreBackup } from '../../src/platform/backup/restore.ts';
import { migrate, readMigrations } from '../../src/platform/database/migrate.ts';
import { type Answer, startApi } from '../api.ts';
import { createEmptyDatabase } from '../database.ts';
import { asSuperuser } from '../every-table.ts';
import type { Readings } from './upgrade/readings.ts';

const folder = join(import.meta.dirname, 'upgrade');
const releases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'readings.json')));

/** What moves by itself between two looks; a session is not in a backup. */
const moving = ['lastUsedAt', 'lastSeenAt', 'ageHours', 'lineage.asOf'];

/** Lists to which a later release may add its own. */
const growing = ['/feeds'];

/**
 * What a release left behind, under today's program: the data that it wrote, and the answers that it gave about them. A release is
 * added when it is made: `node tests/contract/upgrade/record.ts VERSION-LASTMIGRATION` in its checkout, such as `0.2.0-0012`; then
 * commit the folder. Nothing here names a release, so nothing else has to be changed. An answer may say more than it did, and never
 * something else.
 */
describe.each(releases)('the data of release %s', (name) => {
  const readings: Readings = JSON.parse(readFileSync(join(folder, name, 'readings.json'), 'utf8'));
  const path = join(folder, name, 'backup.tar.gz');
  let backup: Backup;
  let api: Awaited<ReturnType<typeof startApi>>;
  let holder: { get(path: string): Promise<Answer> };
  beforeAll(async () => {
    backup = await readBackup(path);
    const database = await createEmptyDatabase(inject('postgres'));
    await restoreBackup(database.owner, { path, manifest: backup.manifest });
    await migrate(database.owner);
    await database.spread();
    api = await startApi({ restored: database, clock: () => new Date(readings.recordedAt) });
    holder = api.caller({ authorization: `Bearer ${readings.token}` });
  });
  afterAll(() => api.stop());

  /** Counts by value came with the rows of a list until 0.1.0; now they are asked for beside them. */
  async function read(question: string, then: unknown): Promise<Answer> {
    const answer = await holder.get(question);
    if (typeof then !== 'object' || !then || !('facets' in then)) return answer;
    const facets = (await holder.get(question.replace('?', '/facets?').replace(/limit=\d+&?/, ''))).body;
    return { ...answer, body: { ...answer.body, facets } };
  }

  it.each(Object.keys(readings.answers))('reads the same at %s, by the token of then', async (question) => {
    const { status, body } = await read(question, readings.answers[question]);

    expect(status).toBe(200);
    expect(body).toMatchObject(expected(question, readings.answers[question]));
  });

  it.each(Object.keys(readings.earlier.answers))('reads as of then at %s as it read then', async (question) => {
    const asOf = `${question}${question.includes('?') ? '&' : '?'}asOf=${readings.earlier.number}`;

    const { status, body } = await read(asOf, readings.earlier.answers[question]);

    expect(status).toBe(200);
    expect(body).toMatchObject(expected(question, readings.earlier.answers[question]));
  });

  it('has an audit chain that holds, with the heads that were noted then', async () => {
    const [head] = backup.manifest.heads.flatMap((one) => (one.workspaceId === api.workspace.id ? [one.head] : []));

    const { body } = await holder.get(`/audit/verification?head=${head}`);

    expect(body).toMatchObject({ ok: true, head, problem: null });
  });

  it('has documents of then read again for what was not kept of them', async () => {
    const isOfBefore = !backup.manifest.migrations.includes('0019-parts');
    const waiting = await asSuperuser(
      { ...inject('postgres').superuser, database: api.database.owner.database },
      (client) =>
        client.query(
          "select from bom where state = 'ready' and components > 0 and id in (select bom_id from bom_without_details)",
        ),
    );

    expect((waiting.rowCount ?? 0) > 0).toBe(isOfBefore);
  });

  it('is in a schema that the release itself would refuse', async () => {
    const known = backup.manifest.migrations;
    const { owner } = api.database;

    const applied = await asSuperuser({ ...inject('postgres').superuser, database: owner.database }, readMigrations);

    // A program refuses what holds a change that it does not know (`refuseNewerSchema`).
    expect(applied.slice(0, known.length)).toEqual(known);
    expect(applied.length).toBeGreaterThan(known.length);
  });
});

function expected(question: string, answer: unknown): object {
  const rest = lasting(answer, '') as { items?: object[] };
  if (!growing.includes(question)) return rest;
  return { ...rest, items: expect.arrayContaining((rest.items ?? []).map((item) => expect.objectContaining(item))) };
}

function lasting(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => lasting(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !moving.includes(key) && !moving.includes(`${name}.${key}`))
      .map(([key, one]) => [key, lasting(one, key)]),
  );
}
