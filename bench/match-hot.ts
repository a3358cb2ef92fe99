import { readFileSync } from 'node:fs';
import semver from 'semver';
import { openAdvisories } from '../src/cli/advisory-sources.ts';
import type { AdvisoryIndex, PurlColumns } from '../src/engines/matching/advisory-index.ts';
import { parseOsvRecord } from '../src/formats/osv/parse-record.ts';
import type { OsvEvent } from '../src/formats/osv/record.ts';
import { linesOf } from '../src/formats/osv/split.ts';
import { indexedCorpus } from './corpus.ts';
import { compare, peakMb, perPass, timesFaster } from './measure.ts';
import type { BenchRow } from './row.ts';

/** Ecosystems whose order node-semver knows. */
const types = new Map([
  ['npm', 'npm'],
  ['golang', 'Go'],
  ['cargo', 'crates.io'],
]);

/** Passes of ours against one of the plain way, so that both last long enough for the clock. */
const passes = 32;

/** The ratio is the time of the plain way over ours: how many times faster. */
export const matchHotRow: BenchRow = {
  name: 'match-hot',
  goal: 'at least 50',
  against: 'a Map by name with semver.satisfies, its time over ours',
  async run() {
    const corpus = await indexedCorpus();
    const index = await openAdvisories(corpus.indexPath);
    const purls = corpus.bom.purls.filter((purl) => types.has(purl.slice(4, purl.indexOf('/'))));
    const columns = columnsOf(purls);
    const naive = await naiveMatcher(corpus.recordsPath);

    const expected = purls.map((purl) => naive(purl).sort().join(' '));
    const found = idsByComponent(index, columns);
    const turns = await compare(
      () => {
        for (let pass = 0; pass < passes; pass++) index.matchPurls(columns);
      },
      () => purls.map(naive),
    );
    const comparison = timesFaster(perPass(turns, passes));
    return {
      ratio: comparison.ratio,
      met: comparison.ratio >= 50,
      equal: expected.every((ids, i) => ids === found[i]),
      sizes: { ...corpus.sizes, components: purls.length, findings: index.matchPurls(columns).hits },
      hashes: { records: corpus.hash, bom: corpus.bom.hash },
      comparison,
      rssMb: peakMb(),
    };
  },
};

export function columnsOf(purls: readonly string[]): PurlColumns {
  const bytes = new TextEncoder().encode(purls.join(''));
  const starts = new Uint32Array(purls.length);
  const ends = new Uint32Array(purls.length);
  let at = 0;
  for (const [i, purl] of purls.entries()) {
    starts[i] = at;
    at += Buffer.byteLength(purl);
    ends[i] = at;
  }
  return { bytes, starts, ends, count: purls.length };
}

function idsByComponent(index: AdvisoryIndex, columns: PurlColumns): string[] {
  const { hits, component, advisory } = index.matchPurls(columns);
  const ids = Array.from({ length: columns.count }, (): string[] => []);
  for (let i = 0; i < hits; i++) ids[component[i]!]!.push(index.advisory(advisory[i]!).id);
  return ids.map((list) => list.sort().join(' '));
}

interface Statement {
  id: string;
  /** In the syntax of node-semver: `>=1.0.0 <1.2.0`. */
  range: string;
}

/** What one writes first: a Map by name, a regular expression for the package URL, and node-semver for version and range. */
async function naiveMatcher(recordsPath: string): Promise<(purl: string) => string[]> {
  const byName = new Map<string, Statement[]>();
  for await (const line of linesOf([readFileSync(recordsPath)])) {
    const answer = parseOsvRecord(line);
    if (!answer.ok || answer.record.withdrawn) continue;
    for (const { ecosystem, name, ranges } of answer.record.affected) {
      if (![...types.values()].includes(ecosystem)) continue;
      const key = keyOf(ecosystem, name);
      const statements = byName.get(key) ?? [];
      byName.set(key, statements);
      const texts = ranges.flatMap(({ events }) => rangesOf(events));
      for (const range of texts) statements.push({ id: answer.record.id, range });
    }
  }
  return (purl) => {
    const [, type = '', path = '', text] = /^pkg:([^/]+)\/(.+)@([^@?#]+)/.exec(purl) ?? [];
    const version = semver.parse(text) ?? semver.coerce(text);
    if (version === null) return [];
    const statements = byName.get(keyOf(types.get(type)!, decodeURIComponent(path))) ?? [];
    const matching = statements.filter(({ range }) => semver.satisfies(version, range, { includePrerelease: true }));
    return [...new Set(matching.map(({ id }) => id))];
  };
}

/** Go's module paths are matched without case, as many SBOMs lower them. */
function keyOf(ecosystem: string, name: string): string {
  return `${ecosystem} ${ecosystem === 'Go' ? name.toLowerCase() : name}`;
}

/** Each start with the end that follows it; the records of the corpus hold their events in order. */
function rangesOf(events: readonly OsvEvent[]): string[] {
  return events.flatMap((event, i) => {
    if (event.kind !== 'introduced') return [];
    const start = `>=${event.version === '0' ? '0.0.0-0' : event.version}`;
    const end = events[i + 1];
    if (!end) return [start];
    return [`${start} ${end.kind === 'fixed' ? '<' : '<='}${end.version}`];
  });
}
