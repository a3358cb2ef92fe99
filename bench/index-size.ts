import { openAdvisories } from '../src/cli/advisory-sources.ts';
import { plainAnswers } from './answers.ts';
import { indexedCorpus } from './corpus.ts';
import { peakMb } from './measure.ts';
import type { BenchRow } from './row.ts';

/** Components whose findings are compared with the plain algorithm. */
const judged = 500;

export const indexSizeRow: BenchRow = {
  name: 'index-size',
  goal: 'at most 0.15',
  against: 'the bytes of the OSV records it was compiled from, texts for findings included',
  async run() {
    const { bom, indexPath, recordsPath, sizes, hash } = await indexedCorpus();
    const index = await openAdvisories(indexPath);
    const expected = plainAnswers(bom.purls.slice(0, judged), recordsPath);
    const equal = [...expected].every(([purl, ids]) => {
      const answer = index.matchPurl(purl);
      const found = answer.checked ? answer.hits.map(({ advisory }) => index.advisory(advisory).id) : [];
      return answer.checked && found.sort().join() === ids.join();
    });
    const ratio = sizes.indexBytes / sizes.recordBytes;
    return {
      ratio,
      met: ratio <= 0.15,
      equal,
      sizes: { ...sizes, judged: expected.size },
      hashes: { records: hash, bom: bom.hash },
      rssMb: peakMb(),
    };
  },
};
