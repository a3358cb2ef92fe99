import { readFileSync } from 'node:fs';
import { openAdvisories } from '../src/cli/advisory-sources.ts';
import { PlainMatcher } from '../src/engines/matching/plain-matcher.ts';
import { type OsvRecord, parseOsvRecord } from '../src/formats/osv/record.ts';
import { linesOf } from '../src/formats/osv/split.ts';
import { parsePurl } from '../src/formats/purl/purl.ts';
import { benchCorpus } from './corpus.ts';
import type { BenchRow } from './row.ts';

/** Components whose findings are compared with the plain algorithm. */
const judged = 500;

export const indexSizeRow: BenchRow = {
  name: 'index-size',
  goal: 'at most 0.15',
  against: 'the bytes of the OSV records it was compiled from, texts for findings included',
  async run() {
    const corpus = await benchCorpus();
    const index = await openAdvisories(corpus.indexPath);
    const purls = corpus.purls.filter((purl) => purl.startsWith('pkg:npm/')).slice(0, judged);
    const parts = purls.map(npmPackage);
    const names = new Set(parts.map(({ name }) => name));
    const plain = new PlainMatcher(await recordsOn(names, corpus.recordsPath));
    const equal = parts.every(({ name, version }) => {
      const answer = index.match('npm', name, version);
      const ids = answer.checked ? answer.hits.map(({ advisory }) => index.advisory(advisory).id).sort() : undefined;
      return JSON.stringify(ids) === JSON.stringify(plain.match('npm', name, version));
    });
    const ratio = corpus.sizes.indexBytes / corpus.sizes.recordBytes;
    return { ratio, met: ratio <= 0.15, equal, sizes: { ...corpus.sizes, judged: parts.length } };
  },
};

function npmPackage(purl: string): { name: string; version: string } {
  const parsed = parsePurl(purl);
  if (!parsed.ok) throw new Error(`${purl} cannot be read.`);
  const { namespace, name, version } = parsed.value;
  return { name: namespace === null ? name : `${namespace}/${name}`, version: version! };
}

async function recordsOn(names: ReadonlySet<string>, recordsPath: string): Promise<OsvRecord[]> {
  const records: OsvRecord[] = [];
  for await (const line of linesOf([readFileSync(recordsPath)])) {
    const answer = parseOsvRecord(line);
    if (answer.ok && answer.record.affected.some(({ name }) => names.has(name))) records.push(answer.record);
  }
  return records;
}
