import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Platform } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { AdvisoryTask } from '../../workers/read-advisories.ts';
import { corpusHash, recordsInForce } from '../feeds/index.ts';
import { privateCorpusHash, privateRecords } from '../private-feeds/index.ts';

type Needed = Pick<Platform, 'database' | 'workers' | 'cacheDirectory'>;

export interface CompiledIndex {
  path: string;
  /** The hash of the records that it was compiled from. */
  sha256: Buffer;
}

/** What components are matched with; one of them at least. */
export interface Indexes {
  shared: CompiledIndex | undefined;
  ofWorkspace: CompiledIndex | undefined;
  /** By what answers come about beside the advisories that name a package: a hash of the releases known, by the place of the ecosystem. */
  basis: Record<string, string>;
}

/** Where the records of an index come from. */
interface Corpus {
  /** Whose transaction reads it. */
  workspaceId: string;
  /** What the names of its files begin with. */
  prefix: string;
  /** The hash of the records; undefined while there are none. */
  hash(tx: Tx): Promise<Buffer | undefined>;
  records(tx: Tx): AsyncIterable<string[]>;
}

const shared: Corpus = {
  workspaceId: installationId,
  prefix: 'advisories-',
  hash: corpusHash,
  records: recordsInForce,
};

function privateOf(workspaceId: string): Corpus {
  return {
    workspaceId,
    prefix: `private-${workspaceId}-`,
    hash: (tx) => privateCorpusHash(tx, workspaceId),
    records: (tx) => privateRecords(tx, workspaceId),
  };
}

/** The compiled index of the advisories in force, built when it is not there; undefined while no advisories were loaded. */
export function compiledIndex(platform: Needed): Promise<CompiledIndex | undefined> {
  return compiled(platform, shared);
}

/** The same of the private advisories of a workspace; undefined while it has none. */
export function compiledPrivateIndex(platform: Needed, workspaceId: string): Promise<CompiledIndex | undefined> {
  return compiled(platform, privateOf(workspaceId));
}

/** Whether what was compiled is still what counts for a workspace. */
export async function isInForce(tx: Tx, workspaceId: string, { shared: all, ofWorkspace }: Indexes): Promise<boolean> {
  const isSame = (now: Buffer | undefined, compiled: CompiledIndex | undefined) =>
    now === undefined || compiled === undefined ? now === compiled?.sha256 : now.equals(compiled.sha256);
  return isSame(await corpusHash(tx), all) && isSame(await privateCorpusHash(tx, workspaceId), ofWorkspace);
}

/** One build at a time in this process; a second process that builds the same puts the same bytes in the same place. */
const builds = new Map<string, Promise<CompiledIndex | undefined>>();

async function compiled(platform: Needed, corpus: Corpus): Promise<CompiledIndex | undefined> {
  const sha256 = await platform.database.inWorkspace(corpus.workspaceId, corpus.hash);
  if (!sha256) return undefined;
  const path = join(platform.cacheDirectory, nameOf(corpus, sha256));
  if (existsSync(path)) return { path, sha256 };
  const running = builds.get(path);
  if (running) return running;
  const build = buildIndex(platform, corpus).finally(() => builds.delete(path));
  builds.set(path, build);
  return build;
}

/** Removes an index that turned out to be damaged or of another version of the program, so that it is built anew. */
export async function forgetIndex({ path }: CompiledIndex): Promise<void> {
  await rm(path, { force: true });
}

/** Removes what was compiled of the private advisories of a workspace that is no more. */
export async function forgetPrivateIndex({ cacheDirectory }: Pick<Needed, 'cacheDirectory'>, workspaceId: string) {
  await removeOthers(cacheDirectory, privateOf(workspaceId), undefined);
}

function nameOf({ prefix }: Corpus, sha256: Buffer): string {
  return `${prefix}${sha256.toString('hex')}.hfx`;
}

async function buildIndex(
  { database, workers, cacheDirectory }: Needed,
  corpus: Corpus,
): Promise<CompiledIndex | undefined> {
  await mkdir(cacheDirectory, { recursive: true, mode: 0o700 });
  const part = join(cacheDirectory, `${newId()}.part`);
  try {
    const sha256 = await database.inWorkspace(corpus.workspaceId, (tx) => writeRecords(tx, corpus, `${part}.jsonl`));
    if (!sha256) return undefined;
    const task: AdvisoryTask = { task: 'compile', path: `${part}.jsonl`, into: part };
    await workers.run('read-advisories', task);
    const path = join(cacheDirectory, nameOf(corpus, sha256));
    await rename(part, path);
    await removeOthers(cacheDirectory, corpus, sha256);
    return { path, sha256 };
  } finally {
    await rm(`${part}.jsonl`, { force: true });
    await rm(part, { force: true });
  }
}

/** Writes the records line by line, and gives the hash of exactly these: both are read in one snapshot. */
async function writeRecords(tx: Tx, corpus: Corpus, path: string): Promise<Buffer | undefined> {
  await sql`set transaction isolation level repeatable read`.execute(tx);
  const sha256 = await corpus.hash(tx);
  if (!sha256) return undefined;
  await pipeline(Readable.from(lines(corpus.records(tx))), createWriteStream(path, { mode: 0o600 }));
  return sha256;
}

async function* lines(batches: AsyncIterable<string[]>): AsyncGenerator<string> {
  for await (const records of batches) yield records.map((record) => `${record}\n`).join('');
}

async function removeOthers(folder: string, corpus: Corpus, sha256: Buffer | undefined): Promise<void> {
  const kept = sha256 && nameOf(corpus, sha256);
  const names = await readdir(folder);
  const others = names.filter((name) => name.startsWith(corpus.prefix) && name.endsWith('.hfx') && name !== kept);
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}
