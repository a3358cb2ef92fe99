import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ScanResult } from '../src/engines/scan/result.ts';
import { type FileToZip, writeZip } from '../src/formats/zip/write-zip.ts';
import { indexedCorpus } from './corpus.ts';
import { compareProcesses, consumptionOf, type NodeRun } from './measure.ts';
import type { BenchRow } from './row.ts';

const program = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'osv-scanner'))
  .find((path) => existsSync(path));

/**
 * Beside another scanner, where it is on the PATH: the same records and the same BOM, both without a network. It goes by the name of a
 * component, not by its package URL (osv-scalibr 0.4.6, `sbom/cdx`), and so finds nothing for Maven in a BOM as CycloneDX asks for it; the
 * BOM here has `group:artifact` for a name, and then both find the same.
 */
export const osvScannerRows: BenchRow[] = program === undefined ? [] : [rowAgainst(program)];

/** Each of theirs takes minutes. */
const rounds = 1;

function rowAgainst(osvScanner: string): BenchRow {
  return {
    name: 'scan-osv-scanner',
    goal: 'below 1, and the same components and advisories',
    against: 'osv-scanner on its own form of the same records; 10,000 components. Ours reads an index compiled before',
    async run() {
      const corpus = await indexedCorpus();
      const folder = mkdtempSync(join(tmpdir(), 'holdfast-osv-scanner-'));
      try {
        const records = await writeDatabase(corpus.recordsPath, join(folder, 'osv-scalibr'));
        const bom = join(folder, 'bom.cdx.json');
        writeFileSync(bom, asTheyName(corpus.bom.path));
        const ours = {
          args: ['dist/main.js', 'scan', bom, '--advisories', corpus.indexPath, '-o', 'json'],
          environment: { NODE_COMPILE_CACHE: join(folder, 'compiled') },
        };
        const theirs = {
          program: osvScanner,
          args: ['scan', 'source', '--offline', '--all-vulns', '-L', bom, '--format', 'json'],
          environment: { OSV_SCALIBR_LOCAL_DB_CACHE_DIRECTORY: folder },
        };
        const [mine, others] = [foundByUs(ours), foundByThem(theirs)];
        const comparison = compareProcesses(ours, theirs, rounds);
        const differences = { onlyOurs: countBeside(mine, others), onlyTheirs: countBeside(others, mine) };
        return {
          ratio: comparison.ratio,
          met: comparison.ratio < 1,
          equal: differences.onlyOurs + differences.onlyTheirs === 0,
          sizes: { ...corpus.sizes, records, ...corpus.bom.sizes, found: mine.size, ...differences },
          hashes: { records: corpus.hash, bom: corpus.bom.hash },
          comparison,
          rssMb: consumptionOf(ours).rssMb,
        };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** The BOM with the names of Maven packages as advisories write them. */
function asTheyName(path: string): string {
  const bom = JSON.parse(readFileSync(path, 'utf8')) as { components: { name: string; purl: string }[] };
  const components = bom.components.map((component) =>
    component.purl.startsWith('pkg:maven/') ? { ...component, name: component.name.replace('/', ':') } : component,
  );
  return JSON.stringify({ ...bom, components });
}

/** One zip of records for each ecosystem, and how many records were written. */
async function writeDatabase(recordsPath: string, folder: string): Promise<number> {
  const byEcosystem = new Map<string, FileToZip[]>();
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(recordsPath), crlfDelay: Infinity })) {
    const { id, affected } = JSON.parse(line) as { id: string; affected?: { package?: { ecosystem: string } }[] };
    const ecosystems = new Set((affected ?? []).map((one) => one.package?.ecosystem.split(':')[0] ?? ''));
    const file = { name: `${id}.json`, pieces: [Buffer.from(line)] };
    for (const name of ecosystems) {
      const files = byEcosystem.get(name) ?? [];
      byEcosystem.set(name, files);
      files.push(file);
    }
    count++;
  }
  for (const [name, files] of byEcosystem) {
    mkdirSync(join(folder, name), { recursive: true });
    const pieces: Uint8Array[] = [];
    for await (const piece of writeZip(files)) pieces.push(piece);
    writeFileSync(join(folder, name, 'all.zip'), Buffer.concat(pieces));
  }
  return count;
}

/** Each as package, version and advisory; they give versions of Go with their `v`. */
function nameOf(name: string, version: string, advisory: string): string {
  return `${name} ${version.replace(/^v/, '')} ${advisory}`;
}

function foundByUs(run: NodeRun): Set<string> {
  const { findings } = answerOf(process.execPath, run) as ScanResult;
  return new Set(
    findings.flatMap(({ match, advisory, component }) =>
      [advisory.id, ...match.records].map((id) => nameOf(match.package, component.version!, id)),
    ),
  );
}

function countBeside(some: Set<string>, others: Set<string>): number {
  return [...some].filter((one) => !others.has(one)).length;
}

interface OtherAnswer {
  results: {
    packages: { package: { name: string; version: string }; vulnerabilities?: { id: string }[] }[];
  }[];
}

function foundByThem(run: NodeRun): Set<string> {
  const { results } = answerOf(run.program!, run) as OtherAnswer;
  return new Set(
    results
      .flatMap(({ packages }) => packages)
      .flatMap(({ package: { name, version }, vulnerabilities = [] }) =>
        vulnerabilities.map(({ id }) => nameOf(name, version, id)),
      ),
  );
}

function answerOf(program: string, { args, environment }: NodeRun): unknown {
  const { stdout, stderr } = spawnSync(program, args, { env: { ...process.env, ...environment }, maxBuffer: 1 << 30 });
  if (stdout.length === 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout));
}
