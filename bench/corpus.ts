/** The same advisories and SBOM for every row and every run: real records where the test data lies, the rest made from one seed. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileAdvisories } from '../src/cli/advisory-sources.ts';
import { conformanceFile, hasConformanceData } from '../tests/conformance.ts';
import { randomFrom } from './random.ts';

export interface Corpus {
  /** OSV records, one a line. */
  recordsPath: string;
  /** Advisories name the packages of 42 of 100 components, as in the reference (decision 0011). */
  bom: BenchBom;
  /** Of 6 of 100, as in the real BOMs of the test data. */
  quietBom: BenchBom;
  sizes: { records: number; recordBytes: number };
  /** SHA-256 of the records. */
  hash: string;
}

export interface IndexedCorpus extends Corpus {
  /** The index compiled from the records by the program as it is. */
  indexPath: string;
  sizes: Corpus['sizes'] & { indexBytes: number };
}

export interface BenchBom {
  /** A CycloneDX 1.6 JSON document of the components. */
  path: string;
  /** The package URLs of its components, in order. */
  purls: string[];
  sizes: { components: number; sbomBytes: number };
  /** SHA-256 of the document. */
  hash: string;
}

const recordCount = 300_000;
/** So many components are made, and so many drawn from them, some more than once. */
const distinctComponents = 9_280;
const componentCount = 10_000;
const knownShare = 0.42;
export const quietKnownShare = 0.06;
/** npm's real share of records on malicious packages. */
const malwareShare = 0.72;
/** Names that many advisories and the known components share. */
const popularCount = 3_000;
/** The part of all advisories that speaks of them: a component of theirs has 2.3 findings on average. */
const popularAdvisories = 0.165;

/** Builds it at the first call, kept in the folder for temporary files under a name that tells its content. */
export async function benchCorpus(): Promise<Corpus> {
  const folder = join(tmpdir(), `holdfast-bench-${sourceHash()}`);
  const recordsPath = join(folder, 'records.jsonl');
  if (!existsSync(join(folder, 'complete'))) {
    mkdirSync(folder, { recursive: true });
    const maker = new CorpusMaker();
    maker.writeRecords(recordsPath, recordCount, realRecords());
    writeBom(join(folder, 'bom'), maker.purls(knownShare));
    writeBom(join(folder, 'quiet-bom'), maker.purls(quietKnownShare));
    writeFileSync(join(folder, 'complete'), await hashOfFile(recordsPath));
  }
  return {
    recordsPath,
    bom: readBom(join(folder, 'bom')),
    quietBom: readBom(join(folder, 'quiet-bom')),
    sizes: { records: recordCount, recordBytes: statSync(recordsPath).size },
    hash: readFileSync(join(folder, 'complete'), 'utf8'),
  };
}

export async function indexedCorpus(): Promise<IndexedCorpus> {
  const corpus = await benchCorpus();
  const indexPath = join(dirname(corpus.recordsPath), 'index');
  const draft = `${indexPath}-${process.pid}`;
  writeFileSync(draft, await compileAdvisories(corpus.recordsPath));
  renameSync(draft, indexPath);
  return { ...corpus, indexPath, sizes: { ...corpus.sizes, indexBytes: statSync(indexPath).size } };
}

function writeBom(path: string, purls: string[]): void {
  writeFileSync(`${path}.cdx.json`, JSON.stringify(sbomOf(purls)));
  writeFileSync(`${path}.purls.json`, JSON.stringify(purls));
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

function readBom(path: string): BenchBom {
  const purls = JSON.parse(readFileSync(`${path}.purls.json`, 'utf8')) as string[];
  const bomPath = `${path}.cdx.json`;
  const document = readFileSync(bomPath);
  const sizes = { components: purls.length, sbomBytes: document.length };
  return { path: bomPath, purls, sizes, hash: createHash('sha256').update(document).digest('hex') };
}

/**
 * Distinct purls of a portfolio, of which 42 of 100 name a package that advisories speak of; the versions of such a package stand
 * side by side.
 */
export function portfolioPurls(count: number, shareOfKnown = knownShare): string[] {
  return new CorpusMaker().distinctPurls(count, shareOfKnown);
}

/** Made-up OSV records on the packages of `portfolioPurls`, one a line. */
export function writeAdvisories(path: string, count: number): void {
  new CorpusMaker().writeRecords(path, count);
}

const realFiles = ['go', 'pypi', 'crates-io'].map((name) => `vulns/osv/${name}.jsonl.gz`);

function sourceHash(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const file of hasConformanceData ? realFiles : []) hash.update(conformanceFile(file));
  return hash.digest('hex').slice(0, 16);
}

type Ecosystem = 'npm' | 'Go' | 'crates.io' | 'PyPI' | 'Maven';

interface Package {
  ecosystem: Ecosystem;
  name: string;
}

/** Each as often as its part of the whole, in twenty-fifths. */
const ecosystemsByShare: Ecosystem[] = [
  ...Array<Ecosystem>(12).fill('npm'),
  ...Array<Ecosystem>(4).fill('Maven'),
  ...Array<Ecosystem>(4).fill('PyPI'),
  ...Array<Ecosystem>(3).fill('Go'),
  ...Array<Ecosystem>(2).fill('crates.io'),
];

const stems =
  'react vue core http json log test util auth crypto data event file graph hash image loader mail net parse query route schema server sign socket store stream string table task text time token tree type url user view web xml yaml zip'.split(
    ' ',
  );
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Makes everything from one seed: the same each time. */
class CorpusMaker {
  private readonly next = randomFrom(20_261_121);
  private readonly popular: Package[] = Array.from({ length: popularCount }, () => this.makePackage());

  writeRecords(path: string, count: number, real: readonly string[] = []): void {
    const file = openSync(path, 'w');
    let pending = '';
    let written = 0;
    const write = (line: string) => {
      pending += `${line}\n`;
      if (++written % 1000 !== 0) return;
      writeSync(file, pending);
      pending = '';
    };
    for (const line of real) write(line);
    while (written < count)
      write(JSON.stringify(this.chance(malwareShare) ? this.malware(written) : this.advisory(written)));
    writeSync(file, pending);
    closeSync(file);
  }

  /** Components of popular packages are at versions near those that advisories speak of. */
  purls(shareOfKnown: number): string[] {
    const distinct = Array.from({ length: distinctComponents }, () => {
      const part = this.chance(shareOfKnown) ? this.pick(this.popular) : this.makePackage();
      return purlOf(part, this.version(part.ecosystem));
    });
    return Array.from({ length: componentCount }, () => this.pick(distinct));
  }

  distinctPurls(count: number, shareOfKnown: number): string[] {
    const known = Math.floor(count * shareOfKnown);
    const purls = new Set<string>();
    while (purls.size < known) {
      const part = this.popular[Math.floor((purls.size * popularCount) / known)]!;
      purls.add(purlOf(part, this.version(part.ecosystem)));
    }
    while (purls.size < count) {
      const part = this.makePackage();
      purls.add(purlOf(part, this.version(part.ecosystem)));
    }
    return [...purls];
  }

  private malware(number: number) {
    const name = `${this.pick(stems)}-${this.word(8)}`;
    const id = `MAL-2024-${number}`;
    const date = this.date();
    return {
      schema_version: '1.5.0',
      id,
      modified: date,
      published: date,
      summary: `Malicious code in ${name} (npm)`,
      details: `\n---\n_-= Per source details. Do not edit below this line.=-_\n\n## Source: package-analysis (${this.hex(64)})\nThe package was identified as malicious because it communicates with a domain associated with malicious activity and executes commands on installation.`,
      affected: [
        {
          package: { ecosystem: 'npm', name },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
          versions: this.chance(0.5) ? ['1.0.0', '99.0.0'] : undefined,
          database_specific: {
            cwes: [
              {
                cweId: 'CWE-506',
                description: 'The product contains code that appears to be malicious in nature.',
                name: 'Embedded Malicious Code',
              },
            ],
          },
        },
      ],
      references: [],
      database_specific: {
        'malicious-packages-origins': [
          { import_time: date, modified_time: date, sha256: this.hex(64), source: 'package-analysis' },
        ],
      },
    };
  }

  private advisory(number: number) {
    const { ecosystem, name } = this.chance(popularAdvisories) ? this.pick(this.popular) : this.makePackage();
    const id = `GHSA-${this.word(4)}-${this.word(4)}-${this.word(4)}`;
    const date = this.date();
    return {
      schema_version: '1.4.0',
      id,
      modified: date,
      published: date,
      aliases: [`CVE-${2010 + this.below(15)}-${10_000 + number}`],
      summary: `${this.pick(['Cross-site scripting', 'Denial of service', 'Path traversal', 'Prototype pollution', 'SQL injection'])} in ${name} through ${this.pick(stems)} ${this.pick(stems)}`,
      details: `### Impact\n${this.sentence(60)}\n\n### Patches\n${this.sentence(20)}\n\n### Workarounds\n${this.sentence(12)}`,
      severity: [{ type: 'CVSS_V3', score: this.vector() }],
      affected: Array.from({ length: 1 + Number(this.chance(0.2)) }, () => ({
        package: { ecosystem, name },
        ranges: [{ type: 'ECOSYSTEM', events: this.events(ecosystem) }],
        database_specific: { source: `https://advisories.example/${id}.json` },
      })),
      references: Array.from({ length: 3 }, () => ({
        type: 'WEB',
        url: `https://code.example/${name}/commit/${this.hex(40)}`,
      })),
      database_specific: {
        cwe_ids: ['CWE-79'],
        severity: this.pick(['LOW', 'MODERATE', 'HIGH', 'CRITICAL']),
        github_reviewed: true,
        nvd_published_at: date,
      },
    };
  }

  private events(ecosystem: Ecosystem) {
    const fixed = this.version(ecosystem);
    const shape = this.below(10);
    if (shape < 6) return [{ introduced: '0' }, { fixed }];
    if (shape < 8) return [{ introduced: `${fixed.split('.')[0]}.0.0-0` }, { fixed }];
    if (shape < 9) return [{ introduced: '0' }, { last_affected: fixed }];
    return [{ introduced: '0' }];
  }

  private makePackage(): Package {
    const ecosystem = ecosystemsByShare[this.below(ecosystemsByShare.length)]!;
    const name = `${this.pick(stems)}-${this.word(5)}`;
    const owner = this.pick(stems) + this.word(3);
    if (ecosystem === 'Maven') return { ecosystem, name: `org.${owner}:${name}` };
    if (ecosystem === 'Go') return { ecosystem, name: `git.example/${owner}/${name}` };
    return { ecosystem, name: ecosystem === 'npm' && this.chance(0.3) ? `@${owner}/${name}` : name };
  }

  private version(ecosystem: Ecosystem): string {
    const version = `${this.below(6)}.${this.below(30)}.${this.below(20)}`;
    if (!this.chance(0.06)) return version;
    if (ecosystem === 'Go') return `0.0.0-202${this.below(5)}0${1 + this.below(9)}01000000-${this.hex(12)}`;
    return ecosystem === 'PyPI' ? `${version}rc${this.below(9)}` : `${version}-beta.${this.below(9)}`;
  }

  private vector(): string {
    const impact = () => this.pick(['N', 'L', 'H']);
    return `CVSS:3.1/AV:${this.pick(['N', 'L'])}/AC:${this.pick(['L', 'H'])}/PR:${impact()}/UI:${this.pick(['N', 'R'])}/S:U/C:${impact()}/I:${impact()}/A:${impact()}`;
  }

  private date(): string {
    return new Date(Date.UTC(2015, 0) + this.below(350_000_000) * 1000).toISOString();
  }

  private sentence(words: number): string {
    return Array.from({ length: words }, () => this.pick(stems)).join(' ');
  }

  private word(length: number): string {
    return Array.from({ length }, () => letters[this.below(letters.length)]).join('');
  }

  private hex(length: number): string {
    return Array.from({ length }, () => this.below(16).toString(16)).join('');
  }

  private pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  private chance(probability: number): boolean {
    return this.next() < probability;
  }

  private below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}

function realRecords(): string[] {
  if (!hasConformanceData) return [];
  return realFiles.flatMap((file) => new TextDecoder().decode(conformanceFile(file)).trimEnd().split('\n'));
}

const purlTypes: Record<Ecosystem, string> = {
  npm: 'npm',
  Go: 'golang',
  'crates.io': 'cargo',
  PyPI: 'pypi',
  Maven: 'maven',
};

function purlOf({ ecosystem, name }: Package, version: string): string {
  const path = name.replace('@', '%40').replace(':', '/');
  return `pkg:${purlTypes[ecosystem]}/${path}@${ecosystem === 'Go' ? 'v' : ''}${version}`;
}

function sbomOf(purls: string[]) {
  const components = componentsOf(purls);
  const dependencies = components.map((part, i) => ({
    ref: part['bom-ref'],
    dependsOn: [2 * i + 1, 2 * i + 2].flatMap((child) => components[child]?.['bom-ref'] ?? []),
  }));
  return { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components, dependencies };
}

/** With hashes, a licence and properties, as generators write them: some 1.3 kB a component. */
export function componentsOf(purls: readonly string[]) {
  const hash = (text: string, algorithm: string) => createHash(algorithm).update(text).digest('hex');
  return purls.map((purl, i) => {
    const [path = '', version = ''] = purl.slice(purl.indexOf('/') + 1).split(/@v?(?=[^@]*$)/);
    const name = decodeURIComponent(path);
    return {
      type: 'library',
      'bom-ref': `${purl}#${i}`,
      name,
      version,
      description: `The package ${name}, which does what its name says and is used by other packages of this product.`,
      scope: 'required',
      hashes: [
        { alg: 'SHA-1', content: hash(purl, 'sha1') },
        { alg: 'SHA-256', content: hash(purl, 'sha256') },
        { alg: 'SHA-512', content: hash(purl, 'sha512') },
      ],
      licenses: [{ license: { id: 'MIT' } }],
      purl,
      externalReferences: [
        { type: 'vcs', url: `https://code.example/${path}.git` },
        { type: 'website', url: `https://packages.example/${path}#readme` },
        { type: 'distribution', url: `https://packages.example/download/${path}/${version}.tgz` },
      ],
      properties: [
        { name: 'generator:package:path', value: `/app/node_modules/${name}` },
        { name: 'generator:package:type', value: 'library' },
      ],
    };
  });
}
