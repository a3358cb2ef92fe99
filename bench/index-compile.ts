import { readFileSync } from 'node:fs';
import { IndexCompiler } from '../src/engines/matching/index-compiler.ts';
import { openWholeIndex } from '../src/engines/matching/open-index.ts';
import { linesIn, plainAnswersOf } from './answers.ts';
import { benchCorpus } from './corpus.ts';
import { compare, peakMb, sha256 } from './measure.ts';
import type { BenchRow } from './row.ts';

/** One record in so many, so that a turn takes a second and the row half a minute: the mix is that of the whole. */
const everyNth = 6;
/** Components whose findings are compared with the plain algorithm. */
const judged = 2_000;

export const indexCompileRow: BenchRow = {
  name: 'index-compile',
  goal: 'at most 3',
  against:
    'JSON.parse of each record; from the bytes of the records to those of the index, texts for findings included',
  async run() {
    const corpus = await benchCorpus();
    const records = recordsOf(corpus.recordsPath);
    const index = openWholeIndex(compiled(records));
    const expected = plainAnswersOf(corpus.bom.purls.slice(0, judged), records);
    const equal = [...expected].every(([purl, ids]) => {
      const answer = index.matchPurl(purl);
      const found = answer.checked ? answer.hits.map(({ advisory }) => index.advisory(advisory).id) : [];
      return answer.checked && found.sort().join() === ids.join();
    });
    const comparison = await compare(
      () => compiled(records),
      () => parsed(records),
    );
    const { ratio } = comparison;
    const recordBytes = records.reduce((bytes, record) => bytes + record.length, 0);
    const sizes = { records: records.length, recordBytes, judged: expected.size, findings: countOf(expected) };
    return {
      ratio,
      met: ratio <= 3,
      equal: equal && sizes.findings > 0,
      comparison,
      sizes,
      hashes: { records: sha256(...records) },
      rssMb: peakMb(),
    };
  },
};

function recordsOf(path: string): Uint8Array[] {
  const records: Uint8Array[] = [];
  let line = 0;
  for (const record of linesIn(readFileSync(path))) if (line++ % everyNth === 0) records.push(record.slice());
  return records;
}

function compiled(records: readonly Uint8Array[]): Uint8Array {
  const compiler = new IndexCompiler();
  for (const record of records) compiler.add(record);
  return compiler.finish();
}

const decoder = new TextDecoder();

function parsed(records: readonly Uint8Array[]): number {
  let affected = 0;
  for (const record of records) {
    affected += (JSON.parse(decoder.decode(record)) as { affected: unknown[] }).affected.length;
  }
  return affected;
}

function countOf(answers: Map<string, string[]>): number {
  let count = 0;
  for (const ids of answers.values()) count += ids.length;
  return count;
}
