import type { AdvisoryIndex } from '../../src/engines/matching/advisory-index.ts';
import { affectedPackages } from '../../src/engines/matching/affected-packages.ts';
import { IndexCompiler } from '../../src/engines/matching/index-compiler.ts';
import { openWholeIndex } from '../../src/engines/matching/open-index.ts';
import { type OsvRecord, readOsvRecord } from '../../src/formats/osv/record.ts';
import { encodeVersion } from '../../src/formats/versions/ecosystems.ts';
import { conformanceFile } from '../conformance.ts';
import notPassed from './matching.not-passed.json' with { type: 'json' };
import type { JudgedCase, Suite } from './suite.ts';

const feeds = ['go', 'pypi', 'crates-io', 'psf-python', 'bitnami', 'almalinux9'];
/** Of which the test data has advisories. */
const ecosystems = ['Go', 'PyPI', 'crates.io', 'Bitnami', 'AlmaLinux:9'];

let recordsRead: OsvRecord[] | undefined;
let indexMade: AdvisoryIndex | undefined;

/** Those in force. */
function records(): OsvRecord[] {
  recordsRead ??= advisoryLines().flatMap((line) => {
    const read = readOsvRecord(JSON.parse(line));
    return read.ok && !read.record.withdrawn ? [read.record] : [];
  });
  return recordsRead;
}

function index(): AdvisoryIndex {
  if (indexMade) return indexMade;
  const compiler = new IndexCompiler();
  for (const line of advisoryLines()) compiler.add(new TextEncoder().encode(line));
  indexMade = openWholeIndex(compiler.finish());
  return indexMade;
}

function advisoryLines(): string[] {
  return feeds.flatMap((feed) => linesOf(`vulns/osv/${feed}.jsonl.gz`));
}

function linesOf(path: string): string[] {
  return new TextDecoder().decode(conformanceFile(path)).trimEnd().split('\n');
}

/** Ids and aliases of all that matches. */
function namesFor(ecosystem: string, name: string, version: string): { id: string; names: string[] }[] {
  const { hits = [] } = index().match(ecosystem, name, version);
  return hits.map(({ advisory }) => {
    const { id, aliases } = index().vulnerability(advisory);
    return { id: index().advisory(advisory).id, names: [id, ...aliases] };
  });
}

/** Whether the ranges of a record alone hold every version that it lists; a version that PEP 440 does not know has no order. */
const listedVersionsSuite: Suite = {
  name: 'PyPI: ranges alone hold the listed versions, by record',
  folder: 'vulns/osv/pypi.jsonl.gz',
  *judge() {
    for (const { id, affected } of records()) {
      const listed = affected.filter(({ ecosystem, versions }) => ecosystem === 'PyPI' && versions.length > 0);
      if (listed.length === 0) continue;
      const outside = affectedPackages(listed).flatMap(({ intervals }) => intervals.map(({ words }) => words));
      yield { name: id, passed: outside.every((words) => words.by === 'range' || !isReadable(words.version)) };
    }
  },
  notPassed: notPassed.listed,
};

function isReadable(version: string): boolean {
  return encodeVersion('PyPI', version) !== undefined;
}

interface Recorded {
  query: { package?: { ecosystem: string; name: string }; version?: string };
  ids: string[];
}

/** Each answer as a set, of the records that are loaded; a record that the service names by an alias counts. */
const recordedAnswersSuite: Suite = {
  name: 'Recorded answers of OSV, in ecosystems whose advisories are at hand',
  folder: 'matching/osv-api-recorded.jsonl.gz',
  *judge() {
    const known = new Map(records().map((record) => [record.id, record]));
    for (const line of linesOf('matching/osv-api-recorded.jsonl.gz')) {
      const { query, ids } = JSON.parse(line) as Recorded;
      const { package: asked, version } = query;
      if (!asked || version === undefined || !ecosystems.includes(asked.ecosystem)) continue;
      const found = namesFor(asked.ecosystem, asked.name, version);
      const named = new Set(ids.flatMap((id) => [id, ...(known.get(id)?.aliases ?? [])]));
      const lacks = ids.some((id) => known.has(id) && !found.some((one) => one.id === id));
      const exceeds = found.some(({ id, names }) => ![id, ...names].some((name) => named.has(name)));
      yield { name: `${asked.ecosystem} ${asked.name} ${version}`, passed: !lacks && !exceeds };
    }
  },
  notPassed: notPassed.recorded,
};

interface Label {
  image: string;
  package: { name: string; version: string };
  vulnerability_id: string;
  effective_cve: string;
  label: 'TP' | 'FP' | '??';
}

/** Labels name no ecosystem: whichever knows the name in this version is asked. */
function* judgeLabels(wanted: Label['label']): Iterable<JudgedCase> {
  const loaded = new Set(records().flatMap(({ id, aliases }) => [id, ...aliases]));
  const seen = new Set<string>();
  for (const line of linesOf('matching/anchore-labels.jsonl.gz')) {
    const { package: part, vulnerability_id: id, effective_cve: cve, label } = JSON.parse(line) as Label;
    const name = `${part.name} ${part.version} ${id}`;
    if (label !== wanted || seen.has(name) || !(loaded.has(id) || loaded.has(cve))) continue;
    seen.add(name);
    const names = ecosystems.flatMap((one) => namesFor(one, part.name, part.version).flatMap((hit) => hit.names));
    const isReported = names.includes(id) || names.includes(cve);
    yield { name, passed: isReported === (wanted === 'TP') };
  }
}

const truePositivesSuite: Suite = {
  name: 'Match labels: what is there is reported (recall)',
  folder: 'matching/anchore-labels.jsonl.gz',
  judge: () => judgeLabels('TP'),
  notPassed: notPassed.missed,
};

const falsePositivesSuite: Suite = {
  name: 'Match labels: what only looks alike is not reported (precision)',
  folder: 'matching/anchore-labels.jsonl.gz',
  judge: () => judgeLabels('FP'),
  notPassed: notPassed.invented,
};

export const matchingSuites: readonly Suite[] = [
  listedVersionsSuite,
  recordedAnswersSuite,
  truePositivesSuite,
  falsePositivesSuite,
];
