import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IndexCompiler } from '../src/engines/matching/index-compiler.ts';
import { PlainMatcher } from '../src/engines/matching/plain-matcher.ts';
import type { ScanResult } from '../src/engines/scan/result.ts';
import { readOsvRecord } from '../src/formats/osv/record.ts';
import { parsePurl } from '../src/formats/purl/purl.ts';
import { isReadableEcosystem } from '../src/formats/versions/ecosystems.ts';
import { compare, consumptionOf, runNode } from './measure.ts';
import type { BenchRow } from './row.ts';
import { advisoryRecords, bomOf } from './scan-corpus.ts';

const componentCount = 10_000;
const advisoryCount = 300_000;

/** A whole scan in a process of its own, from nothing to the findings as JSON, against two things one cannot do without. */
export const scanColdRows: BenchRow[] = [
  {
    name: 'scan-cold-10k-node',
    goal: '3.0x',
    against: 'the start of a bare Node',
    run: () => measureScan(({ nil }) => [nil], 3),
  },
  {
    name: 'scan-cold-10k-parse',
    goal: '1.0x',
    against: 'a Node that only parses the BOM',
    run: () => measureScan(({ bom }) => ['-e', `JSON.parse(require('fs').readFileSync(${JSON.stringify(bom)}))`], 1),
  },
];

async function measureScan(baseline: (files: Files) => string[], goal: number): ReturnType<BenchRow['run']> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  try {
    const files = writeInputs(folder);
    const scan = ['dist/main.js', 'scan', files.bom, '--advisories', files.index, '-o', 'json'];
    const environment = { ...process.env, NODE_COMPILE_CACHE: 'dist/.compiled' };
    const { equal, findings } = check(scan, environment);
    const { ratio, candidateMs, baselineMs } = await compare(
      () => runNode(scan, environment),
      () => runNode(baseline(files)),
    );
    const { rssMb, cpuMs } = consumptionOf(scan, environment);
    const figures = [candidateMs, baselineMs].map(
      ({ least, median }) => `${median.toFixed(1)} ms (least ${least.toFixed(1)})`,
    );
    console.error(`scan ${figures[0]} and ${cpuMs.toFixed(0)} ms of CPU, baseline ${figures[1]}`);
    const sizes = {
      components: componentCount,
      bomBytes: statSync(files.bom).size,
      advisories: advisoryCount,
      indexBytes: statSync(files.index).size,
      findings,
    };
    return { ratio, met: ratio <= goal, equal, sizes, rssMb };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Files {
  bom: string;
  index: string;
  /** A program that does nothing. */
  nil: string;
}

function writeInputs(folder: string): Files {
  const files = { bom: join(folder, 'bom.json'), index: join(folder, 'advisories.idx'), nil: join(folder, 'nil.js') };
  const compiler = new IndexCompiler();
  const encoder = new TextEncoder();
  for (const record of advisoryRecords(advisoryCount)) compiler.add(encoder.encode(JSON.stringify(record)));
  writeFileSync(files.index, compiler.finish());
  writeFileSync(files.bom, bomOf(componentCount));
  writeFileSync(files.nil, '');
  return files;
}

/** Whether the scan finds what the plain matcher finds, component by component. */
function check(scan: string[], environment: NodeJS.ProcessEnv): { equal: boolean; findings: number } {
  const { stdout, stderr } = spawnSync(process.execPath, scan, { env: environment, maxBuffer: 1 << 30 });
  if (stdout.length === 0) throw new Error(String(stderr));
  const { components, findings } = JSON.parse(String(stdout)) as ScanResult;
  const found = findings.map(({ component, advisory }) => `${component.purl} ${advisory.id}`).sort();
  const expected = plainFindings().sort();
  const equal = components.checked === componentCount && JSON.stringify(found) === JSON.stringify(expected);
  return { equal, findings: findings.length };
}

function plainFindings(): string[] {
  const matcher = new PlainMatcher([...advisoryRecords(advisoryCount)].map(recordOf));
  const { components } = JSON.parse(bomOf(componentCount)) as { components: { purl: string }[] };
  return components.flatMap(({ purl }) => {
    const { ecosystem, name, version } = packageIn(purl);
    return (matcher.match(ecosystem, name, version) ?? []).map((id) => `${purl} ${id}`);
  });
}

function recordOf(document: object) {
  const answer = readOsvRecord(document);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.record;
}

const ecosystemOfType: Record<string, string> = {
  npm: 'npm',
  golang: 'Go',
  cargo: 'crates.io',
  pypi: 'PyPI',
  maven: 'Maven',
};

function packageIn(text: string) {
  const purl = parsePurl(text);
  const ecosystem = purl.ok ? ecosystemOfType[purl.value.type]! : '';
  if (!purl.ok || !isReadableEcosystem(ecosystem)) throw new Error(`${text} is no purl of the bench.`);
  const { namespace, name, version } = purl.value;
  const between = ecosystem === 'Maven' ? ':' : '/';
  return { ecosystem, name: namespace ? `${namespace}${between}${name}` : name, version: version! };
}
