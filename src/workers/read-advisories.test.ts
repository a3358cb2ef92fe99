import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../tests/conformance.ts';
import type { Parsed } from '../common/parsed.ts';
import { IndexCompiler } from '../engines/matching/index-compiler.ts';
import { openWholeIndex } from '../engines/matching/open-index.ts';
import { linesOf } from '../formats/osv/split.ts';
import { type AdvisoryReading, run, type StoredRecord } from './read-advisories.ts';

describe('read-advisories', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-read-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = async (bytes: Uint8Array | string, fileName = 'feed.jsonl') => {
    const path = join(folder, 'received');
    const into = join(folder, 'batches');
    writeFileSync(path, bytes);
    const progress = new SharedArrayBuffer(4);
    const answer = (await run({
      task: 'read-records',
      path,
      fileName,
      forms: ['osv'],
      into,
      progress,
    })) as Parsed<AdvisoryReading>;
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
    const written = readFileSync(into);
    const records: StoredRecord[] = answer.value.batches.flatMap(({ at, length }) =>
      JSON.parse(written.subarray(at, at + length).toString()),
    );
    return { ...answer.value, records, told: new Int32Array(progress)[0] };
  };

  it('gives equal records equal hashes, however they were written', async () => {
    const record = { id: 'GHSA-1', affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }] };
    const pretty = await read(JSON.stringify(record, null, 2), 'record.json');
    const inLine = await read(`${JSON.stringify(record)}\n`);

    expect(pretty.records).toEqual(inLine.records);
    expect(pretty.batches).toEqual(inLine.batches);
  });

  it('writes nothing that a database cannot keep', async () => {
    const record = { id: 'GHSA-1\u0000', aliases: ['x\ud800', 'y'.repeat(400)], summary: 'a\u0000b\udfff' };
    const { records } = await read(JSON.stringify(record));

    expect(records[0]).toMatchObject({ id: 'GHSA-1', aliases: ['x\ufffd'], summary: 'ab\ufffd' });
    expect(JSON.parse(records[0]!.record)).toEqual(record);
  });

  it('takes the last modified of two records with one id, wherever it stands', async () => {
    const version = (modified: string) => JSON.stringify({ id: 'A', modified, affected: [] });
    const oldest = version('2024-01-01T00:00:00Z');
    const newest = version('2025-01-01T00:00:00Z');

    for (const order of [`${oldest}\n${newest}`, `${newest}\n${oldest}`]) {
      const { records, read: count, skipped } = await read(order);
      expect(records.at(-1)?.modified).toBe('2025-01-01T00:00:00Z');
      expect([count, skipped.find(({ reason }) => reason === 'duplicate')?.count]).toEqual([2, 1]);
    }
  });

  describe.runIf(hasConformanceData)('on real records', () => {
    const feeds = ['go', 'pypi', 'crates-io', 'psf-python', 'bitnami', 'almalinux9'];

    it.each(feeds)('loads and leaves out of %s what an index does', async (feed) => {
      const bytes = conformanceFile(`vulns/osv/${feed}.jsonl.gz`);
      const compiler = new IndexCompiler();
      for await (const line of linesOf([bytes])) compiler.add(line);
      const { corpus } = openWholeIndex(compiler.finish());

      const { read: count, loaded, skipped, asOf, told } = await read(bytes);
      const wholeRecords = skipped.filter(({ reason }) => !reason.startsWith('range-'));

      expect({ loaded, skipped, asOf }).toEqual({ loaded: corpus.count, skipped: corpus.skipped, asOf: corpus.asOf });
      expect(loaded + wholeRecords.reduce((sum, one) => sum + one.count, 0)).toBe(count);
      expect(told).toBe(count);
    });
  });
});
