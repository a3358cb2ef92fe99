import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  bundleLimitBytes,
  type CarriedFeed,
  type Feed,
  type FollowedFeed,
  feedLimitBytes,
  feedNamed,
  importBundle,
  importFeed,
} from '../client/import-feed.ts';
import { AppError } from '../common/errors.ts';
import { largestRecordBytes } from '../formats/osv/split.ts';
import { advisoryRecords } from './advisory-records.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues, type Terminal } from './command.ts';
import { feedKindOf } from './feed-kind.ts';
import { counted, formatTable, plain } from './output.ts';
import { connect, openUpload, serverOptions, serverUsage, type Upload } from './server-client.ts';

export const command: Command = {
  summary:
    'Loads vulnerability data into the server, known by its content where its kind is not named: records of OSV, GitHub, CVE, NVD or CSAF from a folder or file, the CISA KEV catalogue, EPSS predictions, end-of-life dates, or a bundle of all.',
  usage: `[osv|ghsa|cve|nvd|csaf|kev|epss|eol|bundle] PATH ${serverUsage} [--allow-older] [-o table|json] [--quiet]`,
  options: { ...serverOptions, 'allow-older': { type: 'boolean' } },
  async run({ positionals, options, terminal }) {
    const { kind, path } = await argumentsOf(positionals);
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    if (options['allow-older'] && kind !== 'bundle') {
      throw new AppError('invalid-input', '--allow-older is for bundles only.');
    }
    const client = connect(options, terminal);
    const upload = await uploadOf(kind, path, terminal);
    const progress = progressOf(terminal, options);
    const following = { onProgress: progress.show };
    if (kind === 'bundle') {
      const older = options['allow-older'] ? 'accept' : 'refuse';
      const answer = await importBundle(client, { ...upload, older }, following).finally(progress.wipe);
      terminal.out(format === 'json' ? `${JSON.stringify(answer)}\n` : bundleText(answer));
      return answer.items.every(isTaken) ? exit.clean : exit.usage;
    }
    const feed = await importFeed(client, kind, upload, following).finally(progress.wipe);
    if (feed.unchanged && !options.quiet) terminal.note('These very bytes were loaded before.\n');
    terminal.out(format === 'json' ? `${JSON.stringify(answerOf(feed))}\n` : textOf(feed));
    return exit.clean;
  },
};

async function argumentsOf([kind, path, more]: readonly string[]): Promise<{
  kind: Feed['kind'] | 'bundle';
  path: string;
}> {
  if (kind !== undefined && path === undefined && !isKind(kind) && existsSync(kind)) {
    return { kind: await feedKindOf(kind), path: kind };
  }
  const known = kind === 'bundle' ? kind : feedNamed(kind);
  if (!known) {
    const given = kind === undefined ? 'The kind of the feed is missing.' : `There is no feed "${kind}".`;
    throw new AppError(
      'invalid-input',
      `${given} Say "feed import osv PATH", or "kev", "epss" or "bundle" and a FILE.`,
    );
  }
  if (path === undefined) throw new AppError('invalid-input', 'PATH is missing: the folder or file to load.');
  if (more !== undefined) throw new AppError('invalid-input', `Give one PATH only; "${more}" is one too many.`);
  return { kind: known, path };
}

/** A file goes as it is, so that its SHA-256 can be compared; a folder goes as gzipped lines (decision 0010). */
async function uploadOf(kind: Feed['kind'] | 'bundle', path: string, terminal: Terminal): Promise<Upload> {
  const isFolder = path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (kind !== 'bundle' && holdsRecords(kind) && isFolder)
    return { bytes: gzipped(linesAt(path)), fileName: `${basename(path)}.jsonl.gz` };
  const limitBytes = kind === 'bundle' ? bundleLimitBytes : feedLimitBytes;
  return openUpload(path, { limitBytes, what: fileOf[kind], terminal });
}

/** Feeds that may come as a folder of files. */
function holdsRecords(kind: Feed['kind']): boolean {
  return kind !== 'kev' && kind !== 'epss';
}

function isKind(word: string): boolean {
  return word === 'bundle' || feedNamed(word) !== undefined;
}

const fileOf: Record<Feed['kind'] | 'bundle', string> = {
  osv: 'a file of OSV records',
  ghsa: 'a file of GitHub advisories',
  cve: 'a file of CVE records',
  nvd: 'a file of NVD',
  csaf: 'a CSAF advisory',
  eol: 'a file of end-of-life dates',
  kev: 'the KEV catalogue',
  epss: 'a file of EPSS predictions',
  bundle: 'a bundle of feeds',
};

async function* gzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ chunkSize: 256 * 1024 });
  const fed = pipeline(Readable.from(pieces), gzip);
  fed.catch(() => {});
  yield* gzip;
  await fed;
}

async function* linesAt(path: string): AsyncGenerator<Uint8Array> {
  let inputs = 0;
  for await (const input of advisoryRecords(path)) {
    inputs++;
    yield 'skip' in input ? lineOfNothing(input.skip) : lineOf(input.bytes);
  }
  if (inputs > 0) return;
  throw new AppError('invalid-input', `${path} holds no records: no .json, .jsonl, .jsonl.gz or .zip with content.`);
}

/** Line breaks mean nothing between the parts of a JSON document and cannot stand within one. */
function lineOf(record: Uint8Array): Uint8Array {
  if (record.length > largestRecordBytes) return lineOfNothing('too-large');
  const line = new Uint8Array(record.length + 1);
  line.set(record);
  for (let i = 0; i < record.length; i++) if (record[i] === 0x0a || record[i] === 0x0d) line[i] = 0x20;
  line[record.length] = 0x0a;
  return line;
}

/** What could not be read at all is sent as a word, so that the server counts it among what it left out. */
function lineOfNothing(reason: string): Uint8Array {
  return Buffer.from(`${JSON.stringify(reason)}\n`);
}

/** Shows on a screen how far the loading is; nobody knows how many records a file holds before it was read. */
function progressOf({ interactive, note }: Terminal, { quiet }: OptionValues) {
  if (!interactive || quiet) return { show: () => {}, wipe: () => {} };
  return {
    show: ({ stage, done, total }: FollowedFeed) => {
      const far = total ? ` ${Math.floor((done / total) * 100)}%` : done > 0 ? ` ${counted(done, 'record')}` : '';
      note(`\r\u001b[K${stage ?? 'waiting'}${far} …`);
    },
    wipe: () => note('\r\u001b[K'),
  };
}

function answerOf({ kind, asOf, sha256, read, loaded, skipped }: Feed) {
  return { kind, asOf, sha256, read, loaded, skipped };
}

function bundleText({ madeAt, items }: { madeAt: string; items: readonly CarriedFeed[] }): string {
  const rows = items.map((item) => [item.kind, item.asOf ?? 'not stated', whatBecame(item)]);
  return `A bundle of ${madeAt}:\n${formatTable(['FEED', 'AS OF', 'RESULT'], rows)}`;
}

function isTaken({ result, problem }: CarriedFeed): boolean {
  return result !== 'older' && problem === null;
}

function whatBecame({ result, inForceAsOf, feed, problem }: CarriedFeed): string {
  if (problem !== null) return `not loaded: ${plain(problem)}`;
  if (result === 'unchanged') return 'in force already';
  if (result === 'loading') return `loaded, ${counted(feed?.inForce ?? 0, 'record')} in force`;
  return `left out: what is in force is newer (${inForceAsOf ?? 'no stated time'}); --allow-older takes it all the same`;
}

function textOf({ title, asOf, sha256, read, loaded, inForce, skipped }: Feed): string {
  const lines = [
    `${title}: ${counted(read, 'record')} read, ${loaded} loaded, ${inForce} in force, as of ${asOf ?? 'no stated time'}.`,
    `SHA-256 of what was sent: ${sha256}`,
  ];
  if (skipped.length === 0) return `${lines.join('\n')}\n`;
  const table = formatTable(
    ['LEFT OUT', 'COUNT'],
    skipped.map(({ reason, count }) => [plain(reason), String(count)]),
  );
  return `${lines.join('\n')}\n\n${table}`;
}
