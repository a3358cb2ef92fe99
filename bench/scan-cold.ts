import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlainMatcher } from '../src/engines/matching/plain-matcher.ts';
import type { ScanResult } from '../src/engines/scan/result.ts';
import { type OsvRecord, parseOsvRecord } from '../src/formats/osv/record.ts';
import { linesOf } from '../src/formats/osv/split.ts';
import { normaliseName } from '../src/formats/purl/package-identity.ts';
import { parsePurl } from '../src/formats/purl/purl.ts';
import { isReadableEcosystem } from '../src/formats/versions/ecosystems.ts';
import { benchCorpus, type Corpus } from './corpus.ts';
import { compare, consumptionOf, runNode } from './measure.ts';
import type { BenchRow } from './row.ts';

/** A whole scan in a process of its own, from nothing to the findings as JSON, against two things one cannot do without. */
export const scanColdRows: BenchRow[] = [
  {
    name: 'scan-cold-10k-node',
    goal: 'at most 3.0',
    against: 'the start of a bare Node',
    run: () => measureScan(({ nil }) => [nil], 3),
  },
  {
    name: 'scan-cold-10k-parse',
    goal: 'at most 1.0',
    against: 'a Node that only parses the BOM',
    run: () => measureScan(({ bom }) => ['-e', `JSON.parse(require('fs').readFileSync(${JSON.stringify(bom)}))`], 1),
  },
];

async function measureScan(baseline: (files: Files) => string[], goal: number): ReturnType<BenchRow['run']> {
  const corpus = await benchCorpus();
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-scan-cold-'));
  try {
    const files = writeInputs(folder, corpus);
    const scan = ['dist/main.js', 'scan', files.bom, '--advisories', corpus.indexPath, '-o', 'json'];
    const environment = { ...process.env, NODE_COMPILE_CACHE: 'dist/.compiled' };
    const result = scanned(scan, environment);
    const equal = agree(result, await plainAnswers(files.purls, corpus.recordsPath), files.purls);
    const { ratio, candidateMs, baselineMs } = await compare(
      () => runNode(scan, environment),
      () => runNode(baseline(files)),
    );
    const { rssMb, cpuMs } = consumptionOf(scan, environment);
    const [ours, theirs] = [candidateMs, baselineMs].map(
      ({ least, median }) => `${median.toFixed(0)} ms (least ${least.toFixed(0)})`,
    );
    console.error(`scan ${ours} and ${cpuMs.toFixed(0)} ms of CPU, baseline ${theirs}`);
    const sizes = { ...corpus.sizes, sbomBytes: statSync(files.bom).size, findings: result.findings.length };
    return { ratio, met: ratio <= goal, equal, sizes, rssMb };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Files {
  bom: string;
  purls: string[];
  /** A program that does nothing. */
  nil: string;
}

/**
 * In the corpus's SBOM each component has a finding on average. A real one has a finding for each ten (Harp's of 2022 against the
 * advisories of 2026: 78 for 814). So of twenty components one stays as it is, four are brought up to date, where only what is
 * not fixed yet is left, and fifteen are packages that no advisory speaks of.
 */
function writeInputs(folder: string, { sbomPath }: Corpus): Files {
  const bom = JSON.parse(readFileSync(sbomPath, 'utf8')) as { components: { purl: string; version: string }[] };
  for (const [index, component] of bom.components.entries()) {
    const place = index % 20;
    if (place === 0) continue;
    const path = component.purl.slice(0, component.purl.lastIndexOf('@'));
    component.version = `9.${index % 40}.0`;
    component.purl = `${path}${place > 4 ? `-${index}` : ''}@${component.version}`;
  }
  const files = { bom: join(folder, 'bom.json'), nil: join(folder, 'nil.js') };
  writeFileSync(files.bom, JSON.stringify(bom, null, 2));
  writeFileSync(files.nil, '');
  return { ...files, purls: bom.components.map(({ purl }) => purl) };
}

function scanned(scan: string[], environment: NodeJS.ProcessEnv): ScanResult {
  const { stdout, stderr } = spawnSync(process.execPath, scan, { env: environment, maxBuffer: 1 << 30 });
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

async function plainAnswers(purls: string[], recordsPath: string): Promise<Map<string, string[]>> {
  const parts = new Map(purls.map((purl) => [purl, packageIn(purl)]));
  const names = new Set([...parts.values()].map(({ ecosystem, name }) => normaliseName(ecosystem, name)));
  const matcher = new PlainMatcher(await recordsOn(names, recordsPath));
  const answers = [...parts].map(([purl, { ecosystem, name, version }]): [string, string[]] => [
    purl,
    matcher.match(ecosystem, name, version) ?? [],
  ]);
  return new Map(answers);
}

async function recordsOn(names: ReadonlySet<string>, recordsPath: string): Promise<OsvRecord[]> {
  const records: OsvRecord[] = [];
  for await (const line of linesOf([readFileSync(recordsPath)])) {
    const answer = parseOsvRecord(line);
    if (!answer.ok) continue;
    const isWanted = answer.record.affected.some(
      ({ ecosystem, name }) => isReadableEcosystem(ecosystem) && names.has(normaliseName(ecosystem, name)),
    );
    if (isWanted) records.push(answer.record);
  }
  return records;
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
