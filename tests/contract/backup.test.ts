import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { verifyChain } from '../../src/modules/audit/index.ts';
import { readTables, sealedColumns } from '../../src/platform/backup/catalogue.ts';
import type { Manifest } from '../../src/platform/backup/format.ts';
import { readBackup } from '../../src/platform/backup/read-backup.ts';
import { restoreBackup } from '../../src/platform/backup/restore.ts';
import { writeBackup } from '../../src/platform/backup/write-backup.ts';
import { type ConnectionSettings, openPool } from '../../src/platform/database/connection.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { oldestInstalledMajor, startAnotherPostgres } from '../another-postgres.ts';
import { startApi } from '../api.ts';
import { aProduct, aSupplier } from '../builders.ts';
import { createEmptyDatabase } from '../database.ts';
import { asSuperuser, digestsOf, fillEveryTable } from '../every-table.ts';

/** Not in a backup, and so empty or another's after a restore (`platform/backup/catalogue.ts`). */
const passing = ['session', 'worker_heartbeat', 'call_count', 'sign_in_try', 'schema_migration'];

const postgres = inject('postgres');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-backup-'));
const databases: { drop(): Promise<unknown> }[] = [];
let made = 0;
afterAll(async () => {
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const superuserOf = (database: string): ConnectionSettings => ({ ...postgres.superuser, database });

async function backUp(
  reader: ConnectionSettings,
  { masterKey }: { masterKey?: Buffer } = {},
): Promise<{ path: string; manifest: Manifest }> {
  const client = new pg.Client({ ...reader, options: '-c timezone=UTC -c search_path=public' });
  await client.connect();
  const path = join(folder, `${++made}.tar.gz`);
  const manifest = await writeBackup(client, createWriteStream(path), { masterKey, now: new Date() });
  await client.end();
  return { path, manifest };
}

async function restoreNew(path: string) {
  const database = await createEmptyDatabase(postgres);
  databases.push(database);
  const { manifest } = await readBackup(path);
  await restoreBackup(database.owner, { path, manifest });
  return database;
}

const kept = (digests: Record<string, string>) =>
  Object.fromEntries(Object.entries(digests).filter(([name]) => !passing.includes(name)));

describe('a backup', { timeout: 120_000 }, () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  let superuser: ConnectionSettings;
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    superuser = superuserOf(api.database.owner.database!);
  });
  afterAll(() => api.stop());

  it('holds what the random register held, to the last byte, whatever people entered', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.constantFrom('\\N', '\\.', 'a\tb', 'o\'"', '{"a":[null]}', '\\\\x', 'naïve ☃ 𝒳'),
    );
    const change = fc.oneof(
      fc.record({ what: fc.constant('supplier' as const), name: text, alias: text }),
      fc.record({ what: fc.constant('rename' as const), name: text }),
      fc.record({ what: fc.constant('retire' as const) }),
      fc.record({ what: fc.constant('file' as const), bytes: fc.uint8Array({ maxLength: 3000 }) }),
    );
    const suppliers: { id: string; etag: string }[] = [];
    let registered = 0;
    const ifMatch = ({ etag }: { etag: string }) => ({ 'if-match': `"${etag}"` });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        for (const one of changes) {
          if (one.what === 'supplier') {
            const { status, body } = await us.post('/suppliers', aSupplier({ name: one.name, aliases: [one.alias] }));
            if (status !== 201) continue;
            registered++;
            suppliers.push({ id: body.id, etag: body.etag });
          } else if (one.what === 'file') {
            await us.upload('/imports?fileName=Suppliers.csv', one.bytes);
          } else {
            const supplier = suppliers.pop();
            if (!supplier) continue;
            if (one.what === 'retire') await us.send('POST', `/suppliers/${supplier.id}/retire`, {}, ifMatch(supplier));
            else await us.send('PATCH', `/suppliers/${supplier.id}`, { name: one.name }, ifMatch(supplier));
          }
        }
        await settled();

        const { path } = await backUp(superuser, { masterKey: randomBytes(32) });
        const restored = await restoreNew(path);

        expect(kept(await digestsOf(superuserOf(restored.owner.database)))).toEqual(kept(await digestsOf(superuser)));
      }),
      { numRuns: 3 },
    );
    expect(registered).toBeGreaterThan(0);
  });

  /** No job is at work any more, so that two looks at the database see the same. */
  const settled = async () => {
    for (;;) {
      const { rows } = await asSuperuser(superuser, (client) =>
        client.query("select from job where state in ('waiting', 'running')"),
      );
      if (rows.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  /** With a row in every table. */
  const startFull = async () => {
    const full = await startApi({ runner: false });
    const administrator = await full.as('administrator');
    for (const name of ['Alder Oy', 'Birch Ltd']) await administrator.post('/suppliers', aSupplier({ name }));
    await fillEveryTable(superuserOf(full.database.owner.database!), full.workspace.id);
    return full;
  };

  it('holds every table there is, also for an owner whom row-level security binds', async () => {
    const full = await startFull();
    const all = superuserOf(full.database.owner.database!);
    const digests = await digestsOf(all);

    const masterKey = randomBytes(32);
    const asOwner = await backUp(full.database.owner, { masterKey });
    const asPostgres = await backUp(all, { masterKey });
    const restored = await restoreNew(asOwner.path);
    await full.stop();

    expect(Object.entries(digests).filter(([, digest]) => digest.startsWith('0 '))).toEqual([]);
    expect(asOwner.manifest.tables).toEqual(asPostgres.manifest.tables);
    expect(asOwner.manifest.tables.map(({ name }) => name)).toEqual(
      Object.keys(digests).filter((name) => !passing.includes(name)),
    );
    expect(kept(await digestsOf(superuserOf(restored.owner.database)))).toEqual(kept(digests));
  });

  it('goes back with its rules: row-level security, triggers, foreign keys and the next numbers', async () => {
    const { path } = await backUp(superuser);
    const restored = await restoreNew(path);
    const rules = (settings: ConnectionSettings) =>
      asSuperuser(settings, async (client) => {
        const { rows } = await client.query(`
          select 'table' as what, relname::text as name, relrowsecurity || ' ' || relforcerowsecurity as state from pg_class
            where relnamespace = 'public'::regnamespace and relkind = 'r'
          union all select 'trigger', tgrelid::regclass || ' ' || tgname, tgenabled::text from pg_trigger where not tgisinternal
          union all select 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) || ' ' || convalidated
            from pg_constraint where connamespace = 'public'::regnamespace
          union all select 'policy', polrelid::regclass || ' ' || polname, pg_get_expr(polqual, polrelid) from pg_policy
            where polrelid::regclass::text not like 'graphile%'
          union all select 'sequence', sequencename, last_value::text from pg_sequences where schemaname = 'public'
          order by 1, 2, 3`);
        return rows;
      });

    expect(await rules(superuserOf(restored.owner.database))).toEqual(await rules(superuser));
  });

  it('is of one moment while others write, and its audit chain holds', async () => {
    let stop = false;
    let written = 0;
    const writing = (async () => {
      while (!stop) {
        const { status } = await us.post('/products', aProduct({ name: `Written meanwhile ${written}` }));
        if (status === 201) written++;
      }
    })();
    while (written < 3) await new Promise((resolve) => setTimeout(resolve, 5));

    const { path, manifest } = await backUp(api.database.owner);
    const after = written;
    while (written < after + 3) await new Promise((resolve) => setTimeout(resolve, 5));
    stop = true;
    await writing;
    const restored = await restoreNew(path);

    const database = openDatabase(openPool(restored.app, { max: 1 }));
    const head = manifest.heads.find(({ workspaceId }) => workspaceId === api.workspace.id)?.head ?? undefined;
    const verified = await database.inWorkspace(api.workspace.id, (tx) => verifyChain(tx, api.workspace.id, head));
    await database.close();
    expect(verified).toMatchObject({ ok: true, head });
  });

  it('brings the jobs that were not ended back to work', async () => {
    const idle = await startApi({ runner: false });
    const administrator = await idle.as('administrator');
    const { body } = await administrator.upload('/imports?fileName=Suppliers.csv', 'key,legal name\na,Alder Oy\n');
    const { path } = await backUp(idle.database.owner);
    await idle.stop();

    const restored = await startApi({ restored: await restoreNew(path) });
    const job = await (await restored.as('administrator')).finished(body.jobId);
    const again = await (await restored.as('administrator')).get(`/imports/${body.id}`);
    databases.splice(databases.indexOf(restored.database), 1);
    await restored.stop();

    expect(job.state).toBe('done');
    expect(again.body).toMatchObject({ state: 'ready', counts: { new: 1 } });
  });

  it('holds the keys or leaves all of them out', async () => {
    const masterKey = randomBytes(32);
    const sealed = await asSuperuser(superuser, async (client) => {
      const { rows } = await client.query<{ sealed: Buffer }>('select sealed from sealed_key');
      return rows.map((row) => row.sealed.toString('hex'));
    });
    const [withKeys, without] = [await backUp(superuser, { masterKey }), await backUp(superuser)];
    const holds = async (path: string, hex: string) => {
      let found = false;
      await readBackup(path, {
        take: async (_, pieces) => {
          let text = '';
          for await (const piece of pieces) text += piece.toString('latin1');
          found ||= text.includes(hex);
        },
      });
      return found;
    };

    expect(sealed.length).toBeGreaterThan(0);
    expect((await readBackup(withKeys.path)).masterKey).toEqual(masterKey);
    expect((await readBackup(without.path)).masterKey).toBeUndefined();
    for (const hex of sealed) {
      expect(await holds(withKeys.path, hex)).toBe(true);
      expect(await holds(without.path, hex)).toBe(false);
    }
  });

  it('knows of each column of bytes whether it is sealed', async () => {
    const plain = /(^|_)(sha256|hash|digest|previous|signature)$|^(bytes|offsets|targets)$/;
    const { rows } = await asSuperuser(superuser, async (client) => {
      const tables = (await readTables(client)).map(({ name }) => name).filter((name) => !passing.includes(name));
      return client.query<{ table: string; column: string }>(
        `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and a.atttypid = 'bytea'::regtype and not a.attisdropped`,
        [tables],
      );
    });

    const unknown = rows.filter(({ table, column }) => !plain.test(column) && !sealedColumns[table]?.includes(column));
    expect(unknown, 'Add it to sealedColumns, or here if its bytes are no secret.').toEqual([]);
  });

  it(`goes to PostgreSQL ${oldestInstalledMajor()} and back with every row as it was`, async () => {
    const full = await startFull();
    const digests = kept(await digestsOf(superuserOf(full.database.owner.database!)));
    const there = await backUp(full.database.owner, { masterKey: randomBytes(32) });
    await full.stop();
    const another = await startAnotherPostgres(oldestInstalledMajor());

    await restoreBackup(another.owner, there);
    const elsewhere = kept(await digestsOf(another.superuser));
    const back = await backUp(another.owner, { masterKey: randomBytes(32) });
    await another.stop();
    const restored = await restoreNew(back.path);

    expect(back.manifest.postgres).toMatch(new RegExp(`^${another.major}\\.`));
    expect(back.manifest.tables).toEqual(there.manifest.tables);
    expect(elsewhere).toEqual(digests);
    expect(kept(await digestsOf(superuserOf(restored.owner.database)))).toEqual(digests);
  });

  it('is restored into an empty database only, and leaves the other alone', async () => {
    const { path, manifest } = await backUp(superuser);
    const before = await digestsOf(superuser);

    await expect(restoreBackup(api.database.owner, { path, manifest })).rejects.toThrow(/holds data already/);

    expect(await digestsOf(superuser)).toEqual(before);
  });

  it('of a newer program is refused with a sentence', async () => {
    const newer = await startApi({ runner: false });
    await asSuperuser(superuserOf(newer.database.owner.database!), (client) =>
      client.query("insert into schema_migration (position, name) values (99, '0099-later')"),
    );
    const { path, manifest } = await backUp(newer.database.owner);
    await newer.stop();
    const database = await createEmptyDatabase(postgres);
    databases.push(database);

    await expect(restoreBackup(database.owner, { path, manifest })).rejects.toThrow(
      /^This backup was made by a newer Holdfast.*0099-later/,
    );

    expect(await digestsOf(superuserOf(database.owner.database))).toEqual({});
  });

  it('leaves nothing in the database when it cannot be restored', async () => {
    const { path, manifest } = await backUp(superuser);
    const cut = join(folder, 'cut.tar.gz');
    const bytes = readFileSync(path);
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
    const database = await createEmptyDatabase(postgres);
    databases.push(database);

    await expect(restoreBackup(database.owner, { path: cut, manifest })).rejects.toThrow(/cut off before its end/);

    expect(await digestsOf(superuserOf(database.owner.database))).toEqual({});
    await expect(restoreBackup(database.owner, { path, manifest })).resolves.toBeUndefined();
  });
});
