import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanResult } from '../src/engines/scan/result.ts';
import { plainAnswers } from './answers.ts';
import { type BenchBom, type Corpus, indexedCorpus } from './corpus.ts';
import { compareProcesses, consumptionOf, median, type NodeRun } from './measure.ts';
import type { BenchRow, Outcome } from './row.ts';

/** A whole scan in a process of its own, from nothing to the findings as JSON, against two things one cannot do without. */
export const scanColdRows: BenchRow[] = [
  {
    name: 'scan-memory',
    goal: 'at most 2.5',
    against: 'the most memory that a bare Node takes; 10,000 components, of which 42 of 100 name a known package',
    run: measureMemory,
  },
  ...rowsOn('scan-cold-10k', 'of which 42 of 100 name a known package', (corpus) => corpus.bom),
  ...rowsOn('scan-cold-10k-quiet', 'of which 6 of 100 name a known package', (corpus) => corpus.quietBom),
];

function rowsOn(name: string, which: string, bomOf: (corpus: Corpus) => BenchBom): BenchRow[] {
  return [
    {
      name: `${name}-node`,
      goal: 'at most 3.0',
      against: `the start of a bare Node; 10,000 components, ${which}`,
      run: () => measureScan(bomOf, ({ nil }) => [nil], 3),
    },
    {
      name: `${name}-parse`,
      goal: 'at most 1.0',
      against: `a Node that only parses the BOM; 10,000 components, ${which}`,
      run: () => measureScan(bomOf, ({ bom }) => ['-e', parsing(bom)], 1),
    },
  ];
}

function parsing(bom: string): string {
  return `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(bom)}))`;
}

const goalOfMemory = 2.5;
const memoryRuns = 5;

async function measureMemory(): ReturnType<BenchRow['run']> {
  return await withScan(
    (corpus) => corpus.bom,
    ({ scan, nil }) => {
      const runs = Array.from({ length: memoryRuns }, () => [scan, { args: [nil] }].map(consumptionOf));
      const ratio = median(runs.map(([ours, theirs]) => ours!.rssMb / theirs!.rssMb));
      return { ratio, met: ratio <= goalOfMemory, rssMb: median(runs.map(([ours]) => ours!.rssMb)) };
    },
  );
}

async function measureScan(
  bomOf: (corpus: Corpus) => BenchBom,
  baseline: (files: { bom: string; nil: string }) => string[],
  goal: number,
): ReturnType<BenchRow['run']> {
  return await withScan(bomOf, ({ scan, bom, nil }) => {
    const other = { args: baseline({ bom, nil }) };
    const [ours, theirs] = [consumptionOf(scan), consumptionOf(other)];
    const comparison = {
      ...compareProcesses(scan, other),
      candidateCpuMs: ours.cpuMs,
      baselineCpuMs: theirs.cpuMs,
    };
    return { ratio: comparison.ratio, met: comparison.ratio <= goal, comparison, rssMb: ours.rssMb };
  });
}

/** Scans once to see that the answer is right, then measures. */
async function withScan(
  bomOf: (corpus: Corpus) => BenchBom,
  measure: (files: { scan: NodeRun; bom: string; nil: string }) => Omit<Outcome, 'equal' | 'sizes' | 'hashes'>,
): ReturnType<BenchRow['run']> {
  const corpus = await indexedCorpus();
  const { path, purls, sizes, hash } = bomOf(corpus);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-scan-cold-'));
  try {
    const nil = join(folder, 'nil.js');
    writeFileSync(nil, '');
    const scan = {
      args: ['dist/main.js', 'scan', path, '--advisories', corpus.indexPath, '-o', 'json'],
      environment: { NODE_COMPILE_CACHE: join(folder, 'compiled') },
    };
    const result = scanned(scan);
    return {
      ...measure({ scan, bom: path, nil }),
      equal: agree(result, plainAnswers(purls, corpus.recordsPath), purls),
      sizes: { ...corpus.sizes, ...sizes, findings: result.findings.length },
      hashes: { records: corpus.hash, bom: hash },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function scanned({ args, environment }: NodeRun): ScanResult {
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 30,
  });
  if (stdout.length === 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout)) as ScanResult;
}

/** Whether the scan finds, for each component, the records that the plain matcher finds, merged or not, and nothing else. */
function agree({ components, findings }: ScanResult, expected: Map<string, string[]>, purls: string[]): boolean {
  const found = Map.groupBy(findings, ({ component }) => component.purl);
  const occurrences = Map.groupBy(purls, (purl) => purl);
  return (
    components.checked === purls.length &&
    [...occurrences].every(([purl, { length }]) => {
      const ids = expected.get(purl)!;
      const mine = found.get(purl) ?? [];
      const names = new Set(mine.flatMap(({ advisory }) => [advisory.id, ...advisory.aliases]));
      const distinct = new Set(mine.map(({ advisory }) => advisory.id));
      return (
        mine.length === distinct.size * length &&
        ids.every((id) => names.has(id)) &&
        [...distinct].every((id) => ids.includes(id))
      );
    })
  );
}
