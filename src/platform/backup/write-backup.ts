import { createHash, type Hash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { pack as openPack, type Pack } from 'tar-stream';
import { programVersion } from '../config/index.ts';
import { isCitus } from '../database/distribute.ts';
import { readMigrations } from '../database/migrate.ts';
import { readKeptTables, readSequences, sealedColumns, type Table } from './catalogue.ts';
import { copyOut } from './copy.ts';
import {
  formatVersion,
  type Head,
  headName,
  type Manifest,
  manifestName,
  masterKeyName,
  partName,
  type TablePart,
} from './format.ts';

/** A third of the time of gzip's own 6, for a file that is 2 to 7 in 100 larger (measured on rows and on files as received). */
const compression = 3;

export interface BackupSettings {
  /** Undefined leaves it and all that it seals out. */
  masterKey: Buffer | undefined;
  now: Date;
  /** How much of what there is was read, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/**
 * Writes everything that the database holds under one snapshot of it, however long that takes and whatever is written meanwhile.
 * The client may be any that sees all rows: a superuser, or the owner of the tables under the settings of row-level security.
 */
export async function writeBackup(client: pg.Client, to: Writable, settings: BackupSettings): Promise<Manifest> {
  const pack = openPack();
  const written = pipeline(pack as unknown as AsyncIterable<Buffer>, createGzip({ level: compression }), to);
  const filled = fill(client, pack, settings).catch((error) => {
    pack.destroy(error);
    throw error;
  });
  const [filling, writing] = await Promise.allSettled([filled, written]);
  // A full disk ends the filling too; what ended the writing is the reason.
  if (writing.status === 'rejected') throw writing.reason;
  if (filling.status === 'rejected') throw filling.reason;
  return filling.value;
}

async function fill(client: pg.Client, pack: Pack, settings: BackupSettings): Promise<Manifest> {
  const { now, onProgress = () => {} } = settings;
  const masterKey = settings.masterKey && asKeyFile(settings.masterKey);
  await client.query('begin isolation level repeatable read read only');
  // Rows come in the order of their keys, so that equal data makes equal files; by the index, as a sort would need the disk once more.
  await client.query("set local enable_sort = off; set local holdfast.scope = 'installation'");
  if (await isCitus(client)) await client.query(snapshotOfEveryNode);
  const head = await readHead(client, { keys: masterKey !== undefined, now });
  await add(pack, headName, asJson(head));
  if (masterKey) await add(pack, masterKeyName, masterKey);
  const workspaceIds = await readWorkspaceIds(client);
  const tables = await readKeptTables(client);
  const progress = progressOver(tables, onProgress);
  const parts: TablePart[] = [];
  for (const table of tables) {
    parts.push(await addTable(client, pack, { table, workspaceIds, head, onBytes: progress.readOf(table) }));
    progress.finished(table);
  }
  const manifest: Manifest = {
    ...head,
    tables: parts,
    masterKeySha256: masterKey ? createHash('sha256').update(masterKey).digest('hex') : null,
    sequences: await readSequences(client),
    heads: await readHeads(client, workspaceIds),
  };
  await client.query('commit');
  await add(pack, manifestName, asJson(manifest));
  pack.finalize();
  return manifest;
}

/** A node of a cluster takes its snapshot when it is first asked for something: all are asked here, each by one connection that stays. */
const snapshotOfEveryNode = `
  set local citus.max_adaptive_executor_pool_size = 1;
  select count(*) from change_counter`;

async function readHead(client: pg.Client, { keys, now }: { keys: boolean; now: Date }): Promise<Head> {
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  return {
    format: 'holdfast-backup',
    formatVersion,
    program: programVersion(),
    postgres: rows[0]!.server_version.split(' ')[0]!,
    madeAt: now.toISOString(),
    migrations: await readMigrations(client),
    keys,
  };
}

async function readWorkspaceIds(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select id from workspace order by id');
  return rows.map(({ id }) => id);
}

/** One table after the other, and of a workspace table one workspace after the other: row-level security shows no more at once. */
async function addTable(
  client: pg.Client,
  pack: Pack,
  input: { table: Table; workspaceIds: string[]; head: Head; onBytes: (bytes: number) => void },
): Promise<TablePart> {
  const { table, workspaceIds, head, onBytes } = input;
  const hash = createHash('sha256');
  const tally = { part: 0, bytes: 0, rows: 0 };
  for (const workspaceId of table.isOfWorkspace ? workspaceIds : [undefined]) {
    if (workspaceId) await client.query(`set local holdfast.workspace_id = '${workspaceId}'`);
    const rows = copyOut(client, copyStatement(table, { workspaceId, keys: head.keys }));
    tally.rows += await addParts(pack, rows, { table: table.name, hash, tally, onBytes });
  }
  return {
    name: table.name,
    columns: table.columns,
    rows: tally.rows,
    bytes: tally.bytes,
    sha256: hash.digest('hex'),
  };
}

async function addParts(
  pack: Pack,
  rows: AsyncGenerator<Buffer, number>,
  input: { table: string; hash: Hash; tally: { part: number; bytes: number }; onBytes: (bytes: number) => void },
): Promise<number> {
  const { table, hash, tally, onBytes } = input;
  for (;;) {
    const { done, value } = await rows.next();
    if (done) return value;
    hash.update(value);
    tally.bytes += value.length;
    await add(pack, partName(table, ++tally.part), value);
    onBytes(value.length);
  }
}

function copyStatement(
  table: Table,
  { workspaceId, keys }: { workspaceId: string | undefined; keys: boolean },
): string {
  const hidden = keys ? [] : (sealedColumns[table.name] ?? []);
  const columns = table.columns.map((column) => {
    if (!hidden.includes(column)) return quoted(column);
    return table.required.includes(column) ? `''::bytea` : 'null';
  });
  const conditions = [
    ...(workspaceId ? [`workspace_id = '${workspaceId}'`] : []),
    // A key without its bytes is none.
    ...(table.name === 'sealed_key' && !keys ? ['false'] : []),
  ];
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
  const order = table.key.length > 0 ? ` order by ${table.key.map(quoted).join(', ')}` : '';
  return `copy (select ${columns.join(', ')} from public.${quoted(table.name)}${where}${order}) to stdout`;
}

async function readHeads(client: pg.Client, workspaceIds: string[]): Promise<Manifest['heads']> {
  const heads: Manifest['heads'] = [];
  for (const workspaceId of workspaceIds) {
    await client.query(`set local holdfast.workspace_id = '${workspaceId}'`);
    const { rows } = await client.query<{ head: string }>(
      `select number || ':' || encode(hash, 'hex') as head from change_counter where workspace_id = $1 and number > 0`,
      [workspaceId],
    );
    heads.push({ workspaceId, head: rows[0]?.head ?? null });
  }
  return heads;
}

/** Names come from the catalogue; quoted all the same, as some of them are words of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** As it stands in a data folder. */
function asKeyFile(key: Buffer): Buffer {
  return Buffer.from(`${key.toString('hex')}\n`);
}

function asJson(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function add(pack: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const header = { name, size: bytes.length, mode: 0o600, mtime: new Date(0) };
    const entry = pack.entry(header, (error) => (error ? reject(error) : resolve()));
    entry.on('error', reject);
    entry.end(bytes);
  });
}

/** Tables count by their size on disk; inside one, the text read so far stands for it. */
function progressOver(tables: readonly Table[], onProgress: (share: number) => void) {
  const whole = Math.max(
    1,
    tables.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  let before = 0;
  let within = 0;
  return {
    readOf: (table: Table) => (bytes: number) => {
      within = Math.min(table.bytes, within + bytes);
      onProgress((before + within) / whole);
    },
    finished: (table: Table) => {
      before += table.bytes;
      within = 0;
      onProgress(before / whole);
    },
  };
}
