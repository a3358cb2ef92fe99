import { hash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { AppError, type Problem } from '../common/errors.ts';
import { type Parsed, parsed, refused } from '../common/parsed.ts';
import { sensibleTime } from '../engines/matching/cold-record.ts';
import { IndexCompiler } from '../engines/matching/index-compiler.ts';
import { type Posting, postingsOfRecord } from '../engines/matching/postings.ts';
import { type Loose, objectOf, objectsOf, textsOf } from '../formats/advisory/loose.ts';
import type { OsvForm } from '../formats/advisory/osv-form.ts';
import { type AdvisoryForm, formOf, osvFormsOf } from '../formats/advisory/read-advisory.ts';
import type { SsvcStatement } from '../formats/advisory/statement.ts';
import { type LifeCycles, readLifeCycles } from '../formats/eol/life-cycles.ts';
import { type EpssIssue, parseEpss } from '../formats/epss/epss.ts';
import { afterSpace, endOfValue } from '../formats/json/root-members.ts';
import { type KevCatalogue, parseKev } from '../formats/kev/catalogue.ts';
import { type OsvRecord, readOsvRecord } from '../formats/osv/record.ts';
import { recordsInFile } from '../formats/osv/records-in-file.ts';
import { linesOf } from '../formats/osv/split.ts';
import { judgeRecord } from './judge-record.ts';
import { openSource } from './open-source.ts';

export type AdvisoryTask =
  | {
      task: 'read-records';
      path: string;
      fileName: string;
      forms: AdvisoryForm[];
      into: string;
      progress: SharedArrayBuffer;
    }
  | { task: 'read-eol'; path: string; fileName: string }
  | { task: 'read-kev'; path: string }
  | { task: 'read-epss'; path: string; into: string }
  | { task: 'compile'; path: string; into: string };

/** What one reading of advisories gives beside the batches it wrote. */
export interface AdvisoryReading {
  read: number;
  /** Records that can match something. */
  loaded: number;
  skipped: { reason: string; count: number }[];
  /** The newest sensible modification of the loaded records (RFC 3339), null where none tells. */
  asOf: string | null;
  batches: Batch[];
}

/** What the reading of exploit predictions gives beside the batches of `StoredPrediction` it wrote. */
export interface EpssReading {
  read: number;
  loaded: number;
  skipped: { reason: string; count: number }[];
  /** The day of the predictions (`YYYY-MM-DD`), null where the file does not say. */
  asOf: string | null;
  batches: Batch[];
}

/** What the reading of release cycles gives. */
export interface EolReading {
  read: number;
  loaded: number;
  skipped: { reason: string; count: number }[];
  /** The data states no time. */
  asOf: null;
  products: LifeCycles[];
}

/** A JSON array of rows in the written file; the same input gives the same batches. */
export interface Batch {
  at: number;
  length: number;
  sha256: string;
  records: number;
}

/** One record as the database keeps it; `record` is its JSON without blanks, so that equal records have equal hashes. */
export interface StoredRecord {
  id: string;
  sha256: string;
  modified: string | null;
  skipped: string | null;
  aliases: string[];
  summary: string;
  vectors: string[];
  severityWord: string | null;
  malicious: boolean;
  record: string;
  form: AdvisoryForm;
  /** The record in the form of OSV where it came in another and can match something. */
  matched: string | null;
  ssvc: SsvcStatement | null;
  /** Where it is looked for: whoever stands there is matched anew when it changes. */
  postings: Posting[];
}

/** One prediction as the database keeps it. */
export interface StoredPrediction {
  cve: string;
  probability: number;
  percentile: number;
}

/** Reads vulnerability data, and compiles it, away from the thread that serves; all that is large stays in files. */
export async function run(
  task: AdvisoryTask,
): Promise<Parsed<AdvisoryReading> | Parsed<KevCatalogue> | Parsed<EpssReading> | Parsed<EolReading> | undefined> {
  if (task.task === 'read-kev') return readKev(task.path);
  if (task.task === 'read-epss') return readEpss(task);
  if (task.task === 'compile') return compile(task);
  if (task.task === 'read-eol') return readEol(task);
  return readRecords(task);
}

/** Beyond it a catalogue or a list of predictions is none; the largest known ones have 10 MB. */
const largestUnpacked = 256 * 1024 * 1024;

function readKev(path: string): Parsed<KevCatalogue> {
  const bytes = readUnpacked(path);
  const catalogue = bytes.ok ? parseKev(bytes.value) : bytes;
  if (catalogue.ok)
    for (const entry of catalogue.value.entries.values()) entry.requiredAction = storableOrNull(entry.requiredAction);
  return catalogue;
}

/** The bytes of a file that may be gzipped: its content tells. */
function readUnpacked(path: string): Parsed<Uint8Array> {
  if (statSync(path).size > largestUnpacked) return refused({ at: '', message: 'This file is too large to be one.' });
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return parsed(bytes);
  try {
    return parsed(gunzipSync(bytes, { maxOutputLength: largestUnpacked }));
  } catch {
    return refused({ at: '', message: 'This gzip file cannot be unpacked: it is damaged or cut off.' });
  }
}

function readEpss({ path, into }: { path: string; into: string }): Parsed<EpssReading> {
  const bytes = readUnpacked(path);
  const answer = bytes.ok ? parseEpss(bytes.value) : bytes;
  if (!answer.ok) return answer;
  const { cves, rejected, scoreDate } = answer.value;
  const writer = new BatchWriter<StoredPrediction>(into, { rows: 25_000 });
  try {
    for (const prediction of predictionsIn(answer.value)) writer.write(prediction);
    const skipped = rejected === 0 ? [] : [{ reason: 'unreadable-entry', count: rejected }];
    const reading = { read: cves.length + rejected, loaded: cves.length, skipped, asOf: scoreDate };
    return parsed({ ...reading, batches: writer.finish() }, answer.warnings);
  } finally {
    writer.close();
  }
}

function* predictionsIn({ cves, probabilities, percentiles }: EpssIssue): Generator<StoredPrediction> {
  for (const [i, cve] of cves.entries()) {
    yield { cve, probability: probabilities[i]!, percentile: percentiles[i]! };
  }
}

async function compile({ path, into }: { path: string; into: string }): Promise<undefined> {
  const compiler = new IndexCompiler();
  for await (const line of linesOf(createReadStream(path))) compiler.add(line);
  writeFileSync(into, compiler.finish(), { mode: 0o600 });
}

/** Products one by one, in a list of them, or under the `result` of the API. */
async function readEol({ path, fileName }: { path: string; fileName: string }): Promise<Parsed<EolReading>> {
  const source = openSource(path);
  const products = new Map<string, LifeCycles>();
  let read = 0;
  try {
    for await (const input of recordsInFile(fileName, source)) {
      for (const value of 'skip' in input ? [undefined] : productsIn(jsonOf(input.bytes))) {
        read++;
        const product = storableCycles(readLifeCycles(value));
        if (product && !products.has(product.product)) products.set(product.product, product);
      }
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refused({ at: read === 0 ? '' : `after product ${read}`, message: error.message });
  } finally {
    source.close();
  }
  if (products.size === 0) return refused({ at: '', message: 'There is no product with release cycles in this file.' });
  const left = read - products.size;
  return parsed({
    read,
    loaded: products.size,
    skipped: left === 0 ? [] : [{ reason: 'unreadable-entry', count: left }],
    asOf: null,
    products: [...products.values()],
  });
}

/** Undefined where it is named by what is no name. */
function storableCycles(read: LifeCycles | undefined): LifeCycles | undefined {
  if (!read || read.product.length > longestName || storable(read.product) === '') return undefined;
  const isName = (name: string) => name.length <= longestName;
  return {
    product: storable(read.product),
    title: storable(read.title),
    purls: read.purls.filter(isName).map(storable),
    cpes: read.cpes.filter(isName).map(storable),
    cycles: read.cycles.map((one) => ({ ...one, cycle: storable(one.cycle), latest: storableOrNull(one.latest) })),
  };
}

function productsIn(value: unknown): unknown[] {
  const result = typeof value === 'object' && value !== null ? (value as { result?: unknown }).result : undefined;
  return Array.isArray(result) ? result : [value];
}

async function readRecords(task: Extract<AdvisoryTask, { task: 'read-records' }>): Promise<Parsed<AdvisoryReading>> {
  const progress = new Int32Array(task.progress);
  const reading = new Reading(task.forms);
  const writer = new BatchWriter<StoredRecord>(task.into, { rows: 1000 });
  const source = openSource(task.path);
  try {
    for await (const input of recordsInFile(task.fileName, source)) {
      for (const stored of 'skip' in input ? reading.leaveOut(input.skip) : reading.take(input.bytes))
        writer.write(stored);
      Atomics.store(progress, 0, reading.read);
    }
    const batches = writer.finish();
    return reading.isForeign() ?? parsed({ ...reading.summary(), batches });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const at = reading.read === 0 ? '' : `after record ${reading.read}`;
    return refused({ at, message: error.message });
  } finally {
    source.close();
    writer.close();
  }
}

const decoder = new TextDecoder();

/** A record in one form, and in that of OSV by which it is named and matched. */
interface ReadForm {
  form: AdvisoryForm;
  record: OsvRecord;
  /** What is kept. */
  value: unknown;
  osv: OsvForm | null;
  ssvc: SsvcStatement | null;
}

/** Counts and judges records as they pass; of two with one id the last modified counts. */
class Reading {
  read = 0;
  private readonly forms: readonly AdvisoryForm[];
  private readonly skips = new Map<string, number>();
  private readonly rows = new Map<
    string,
    { modifiedAt: number; sha256: string; skipped: string | null; ranges: string[] }
  >();

  constructor(forms: readonly AdvisoryForm[]) {
    this.forms = forms;
  }

  leaveOut(reason: string): StoredRecord[] {
    this.read++;
    this.skip(reason);
    return [];
  }

  take(bytes: Uint8Array): StoredRecord[] {
    const value = jsonOf(bytes);
    if (value === undefined) return this.leaveOut('not-json');
    if (isTooDeep(bytes)) return this.leaveOut('too-deep');
    const form = formOf(value);
    if (!this.forms.includes(form)) {
      const answer = readOsvRecord(value);
      return this.leaveOut(form === 'osv' && !answer.ok ? answer.reason : 'another-form');
    }
    if (form === 'osv') {
      const answer = readOsvRecord(value);
      if (!answer.ok) return this.leaveOut(answer.reason);
      return this.takeRead({ form, record: answer.record, value, osv: null, ssvc: null });
    }
    const read = osvFormsOf(value);
    if (read.length === 0) return this.leaveOut('no-id');
    return read.flatMap(({ osv, ssvc }) => {
      const answer = readOsvRecord(osv);
      if (!answer.ok) return this.leaveOut(answer.reason);
      return this.takeRead({
        form,
        record: answer.record,
        value: read.length > 1 ? onlyOf(value, osv) : value,
        osv,
        ssvc,
      });
    });
  }

  private takeRead(read: ReadForm): StoredRecord[] {
    this.read++;
    const { record, form, osv } = read;
    if (record.id.length > longestName || storable(record.id) === '') {
      this.skip('no-id');
      return [];
    }
    const text = JSON.stringify(read.value);
    const sha256 = hash('sha256', text, 'hex');
    const modifiedAt = sensibleTime(record.modified) ?? 0;
    const known = this.rows.get(record.id);
    if (known) {
      this.skip('duplicate');
      if (known.modifiedAt > modifiedAt || (known.modifiedAt === modifiedAt && known.sha256 >= sha256)) return [];
    }
    const judged = judgeRecord(record);
    const skipped = skipOf(form, judged.skipped);
    this.rows.set(record.id, { modifiedAt, sha256, skipped, ranges: judged.ranges });
    const isMatched = osv !== null && skipped === null && canMatch(osv, judged.skipped);
    return [storedOf(read, { sha256, skipped, text, matched: isMatched ? storable(JSON.stringify(osv)) : null })];
  }

  private skip(reason: string): void {
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + 1);
  }

  /** A file none of whose records is one is a mistake, and not an empty feed. */
  isForeign(): { ok: false; problems: Problem[] } | undefined {
    if (this.rows.size > 0) return undefined;
    const [reason] = [...this.skips.keys()];
    if (reason === undefined) return refused({ at: '', message: 'There is nothing in this file.' });
    return refused({
      at: 'record 1',
      message: `There is no ${this.forms.map((form) => formWords[form]).join(' or ')} in this file. The first was left out: ${reason}.`,
    });
  }

  summary(): Omit<AdvisoryReading, 'batches'> {
    let newest = 0;
    let loaded = 0;
    for (const { skipped, ranges, modifiedAt } of this.rows.values()) {
      for (const reason of ranges) this.skip(reason);
      if (skipped !== null) {
        this.skip(skipped);
        continue;
      }
      loaded++;
      newest = Math.max(newest, modifiedAt);
    }
    return {
      read: this.read,
      loaded,
      skipped: [...this.skips].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, count]) => ({ reason, count })),
      asOf: newest === 0 ? null : new Date(newest).toISOString(),
    };
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

/** Brackets within brackets beyond which a record is none; the deepest known ones have 40. What keeps and shows it goes as deep. */
const deepest = 500;

function isTooDeep(bytes: Uint8Array): boolean {
  return endOfValue(bytes, afterSpace(bytes, bytes[0] === 0xef ? 3 : 0), deepest) > bytes.length;
}

/** Characters of an id or alias beyond which it is none; the longest known ones have 60. */
const longestName = 300;

const formWords: Record<AdvisoryForm, string> = {
  osv: 'OSV record',
  ghsa: 'advisory of GitHub',
  cve: 'CVE record',
  nvd: 'record of NVD',
  csaf: 'CSAF advisory',
};

/** What is known of a CVE counts, whether or not it names a package; a source that takes it back is not heard. */
function skipOf(form: AdvisoryForm, judged: string | null): string | null {
  if (form === 'osv' || form === 'ghsa') return judged;
  if (judged !== 'withdrawn') return null;
  return form === 'csaf' ? 'withdrawn' : 'rejected';
}

function canMatch({ database_specific: { cpe_configurations: cpes } }: OsvForm, judged: string | null): boolean {
  return judged === null || (cpes !== undefined && cpes.length > 0);
}

/** A document on several vulnerabilities is kept for each with what it says of that one. */
function onlyOf(value: unknown, { aliases }: OsvForm): unknown {
  const document = objectOf(value);
  const namesOf = ({ cve, ids }: Loose) => textsOf([cve, ...objectsOf(ids).map(({ text }) => text)]);
  return {
    ...document,
    vulnerabilities: objectsOf(document.vulnerabilities).filter((one) =>
      namesOf(one).some((name) => aliases.includes(name.trim())),
    ),
  };
}

function storedOf(
  { record, form, ssvc }: ReadForm,
  { sha256, skipped, text, matched }: { sha256: string; skipped: string | null; text: string; matched: string | null },
): StoredRecord {
  return {
    id: storable(record.id),
    sha256,
    modified: record.modified && storable(record.modified),
    skipped,
    aliases: record.aliases.filter((alias) => alias.length <= longestName).map(storable),
    summary: storable(record.summary),
    vectors: record.vectors.map(storable),
    severityWord: record.severityWord && storable(record.severityWord),
    malicious: record.malicious,
    record: text,
    form,
    matched,
    ssvc: ssvc && { ...ssvc, at: storableOrNull(ssvc.at) },
    postings: postingsOfRecord(record),
  };
}

/** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function storableOrNull(text: string | null): string | null {
  return text === null ? null : storable(text);
}

const bytesPerBatch = 8 * 1024 * 1024;

class BatchWriter<Row> {
  private readonly descriptor: number;
  private readonly mostRows: number;
  private readonly batches: Batch[] = [];
  private open: string[] = [];
  private openLength = 0;
  private at = 0;

  constructor(path: string, { rows }: { rows: number }) {
    this.descriptor = openSync(path, 'w', 0o600);
    this.mostRows = rows;
  }

  write(row: Row): void {
    const text = JSON.stringify(row);
    this.open.push(text);
    this.openLength += text.length;
    if (this.open.length === this.mostRows || this.openLength > bytesPerBatch) this.flush();
  }

  finish(): Batch[] {
    if (this.open.length > 0) this.flush();
    return this.batches;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private flush(): void {
    const bytes = Buffer.from(`[${this.open.join(',')}]`);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.descriptor, bytes, written);
    const sha256 = hash('sha256', bytes, 'hex');
    this.batches.push({ at: this.at, length: bytes.length, sha256, records: this.open.length });
    this.at += bytes.length;
    this.open = [];
    this.openLength = 0;
  }
}
