import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { pack as openPack, type Pack } from 'tar-stream';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { type Database, installationId, type Tx } from '../../platform/database/database.ts';
import { readContent } from '../../platform/files/content.ts';
import { piecesOf, type SpooledFile, spool } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { type BundleManifest, type BundlePart, bundleVersion, manifestName } from './bundle-format.ts';
import { everyRecordInForce, readNewness, readProvenance, recordsHash } from './bundle-store.ts';
import { type AdvisoryKind, bundleLimitBytes, type FeedKind, isAdvisoryKind } from './contract.ts';
import { currentIssues, type Issue } from './issue-store.ts';
import { feedKinds } from './present.ts';

/** A part with the bytes that stand behind it. */
interface FilledPart extends BundlePart {
  content: SpooledFile;
}

/** All vulnerability data that is in force, as one file to carry to an installation without a network. */
export async function writeBundle({ database, clock, cacheDirectory }: Context): Promise<Download> {
  const folder = join(cacheDirectory, 'bundles', newId());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const parts = await gatherParts(database, folder);
    if (parts.length === 0) {
      throw new AppError('conflict', 'No vulnerability data is in force here, so there is nothing to carry.');
    }
    const madeAt = clock().toISOString();
    const manifest: BundleManifest = {
      format: 'holdfast-feed-bundle',
      formatVersion: bundleVersion,
      madeAt,
      parts: parts.map(({ content: _, ...part }) => part),
    };
    return {
      fileName: `holdfast-feeds-${madeAt.slice(0, 10)}.tar`,
      mediaType: 'application/x-tar',
      bytes: tarOf(manifest, parts, folder),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** One look at the database for all kinds, so that what is carried belongs together. */
function gatherParts(database: Database, folder: string): Promise<FilledPart[]> {
  return database.inWorkspace(installationId, async (tx) => {
    await sql`set transaction isolation level repeatable read`.execute(tx);
    const issues = await currentIssues(tx);
    const parts: FilledPart[] = [];
    for (const kind of feedKinds) {
      const ready = issues.find(({ newest }) => newest.kind === kind)?.ready;
      if (ready)
        parts.push(
          await (isAdvisoryKind(kind)
            ? recordsPart(tx, kind, folder)
            : receivedPart(tx, database, { issue: ready, folder })),
        );
    }
    return parts;
  });
}

async function recordsPart(tx: Tx, kind: AdvisoryKind, folder: string): Promise<FilledPart> {
  let records = 0;
  const lines = async function* () {
    for await (const batch of everyRecordInForce(tx, kind)) {
      records += batch.length;
      yield Buffer.from(batch.map((record) => `${record}\n`).join(''));
    }
  };
  const gzip = Readable.from(lines()).pipe(createGzip({ chunkSize: 256 * 1024 }));
  const file = await spool(gzip, { directory: folder, limitBytes: bundleLimitBytes });
  const corpusSha256 = (await recordsHash(tx, kind)) ?? null;
  return { ...(await about(tx, kind, file, `${kind}.jsonl.gz`)), records, corpusSha256 };
}

/** Whatever is replaced as a whole goes on as it came. */
async function receivedPart(
  tx: Tx,
  database: Database,
  { issue, folder }: { issue: Issue; folder: string },
): Promise<FilledPart> {
  const { kind, sha256, fileName, inForce } = issue;
  const content = await spool(readContent(database, installationId, sha256), {
    directory: folder,
    limitBytes: bundleLimitBytes,
  });
  if (!content.sha256.equals(sha256))
    throw new AppError('conflict', 'A newer issue came in at this moment. Ask for the bundle again.');
  const file = `${kind}${endOf(kind, fileName)}${/\.gz$/i.test(fileName) ? '.gz' : ''}`;
  return { ...(await about(tx, kind, content, file)), records: inForce ?? 0, corpusSha256: null };
}

/** What a file holds is told by its name where its content does not. */
function endOf(kind: FeedKind, fileName: string): string {
  if (kind === 'epss') return '.csv';
  return /\.(?:jsonl|ndjson|zip)(?=(?:\.gz)?$)/i.exec(fileName)?.[0].toLowerCase() ?? '.json';
}

async function about(
  tx: Tx,
  kind: FeedKind,
  content: SpooledFile,
  file: string,
): Promise<Omit<FilledPart, 'records' | 'corpusSha256'>> {
  const { size, sha256 } = content;
  const newness = (await readNewness(tx, kind))!;
  const issues = await readProvenance(tx, kind);
  return { kind, file, size, sha256: sha256.toString('hex'), ...newness, issues, content };
}

/** Read as fast as it is taken; what was written for it is removed at the end, also when the reader leaves. */
async function* tarOf(
  manifest: BundleManifest,
  parts: readonly FilledPart[],
  folder: string,
): AsyncGenerator<Uint8Array> {
  const pack = openPack();
  const filling = fill(pack, manifest, parts).catch((error) => pack.destroy(error));
  try {
    yield* pack as AsyncIterable<Uint8Array>;
  } finally {
    pack.destroy();
    await filling;
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(pack: Pack, manifest: BundleManifest, parts: readonly FilledPart[]): Promise<void> {
  const mtime = new Date(manifest.madeAt);
  const first = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await addEntry(pack, { name: manifestName, size: first.length, mtime }, [first]);
  for (const { file, content } of parts) {
    await addEntry(pack, { name: file, size: content.size, mtime }, piecesOf(content));
  }
  pack.finalize();
}

function addEntry(
  pack: Pack,
  header: { name: string; size: number; mtime: Date },
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = pack.entry({ ...header, mode: 0o644 }, (error) => (error ? reject(error) : resolve()));
    pipeline(Readable.from(bytes), entry as unknown as NodeJS.WritableStream).catch(reject);
  });
}
