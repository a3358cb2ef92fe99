import { configurationsMember } from '../../src/formats/advisory/cpe-configuration.ts';
import { latestSsvc } from '../../src/formats/advisory/read-advisory.ts';
import { osvFormsOfCsaf, statementsOfCsaf } from '../../src/formats/csaf-advisory/record.ts';
import { osvFormOfCve, readCveRecord, statementsOfCve } from '../../src/formats/cve5/record.ts';
import { cycleOfVersion, supportOn } from '../../src/formats/eol/cycle-of-version.ts';
import { readLifeCycles } from '../../src/formats/eol/life-cycles.ts';
import { parseEpss } from '../../src/formats/epss/epss.ts';
import { osvFormOfGhsa, readGhsa } from '../../src/formats/ghsa/record.ts';
import { parseKev } from '../../src/formats/kev/catalogue.ts';
import { osvFormOfNvd, readNvd } from '../../src/formats/nvd/record.ts';
import { intervalsOf } from '../../src/formats/osv/intervals.ts';
import { readOsvRecord } from '../../src/formats/osv/record.ts';
import { compareKeys, encodeVersion, type ReadableEcosystem } from '../../src/formats/versions/ecosystems.ts';
import { conformanceFile, conformanceFiles } from '../conformance.ts';
import type { JudgedCase, Suite } from './suite.ts';

const decoder = new TextDecoder();

// biome-ignore lint/suspicious/noExplicitAny: the oracle looks at the JSON by itself, without our readers.
type Json = any;

function linesOf(path: string): Json[] {
  return decoder
    .decode(conformanceFile(path))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

/** Every value of a member, however deep; what tools add under `x_` is no part of the standard. */
function everywhere(value: Json, member: string): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).filter(([name]) => !name.startsWith('x_'));
  return entries.flatMap(([name, inner]) => [...(name === member ? [inner] : []), ...everywhere(inner, member)]);
}

function sameSet(ours: readonly unknown[], theirs: readonly unknown[]): boolean {
  return [...new Set(ours.map(String))].sort().join() === [...new Set(theirs.map(String))].sort().join();
}

function judged(name: string, ...holds: boolean[]): JudgedCase {
  return { name, passed: holds.every(Boolean) };
}

export const vulnrichmentSuite: Suite = {
  name: 'CVE records with CISA’s enrichment: state, SSVC, KEV, CVSS, CWE',
  folder: 'vulns',
  *judge() {
    for (const raw of linesOf('vulns/cve5-vulnrichment.jsonl.gz')) yield judgeCve(raw);
    for (const file of conformanceFiles('vulns/nvd-cve5-samples/cve5', /\.json$/)) {
      yield judgeCve(JSON.parse(decoder.decode(file.read())));
    }
  },
  notPassed: [],
};

function judgeCve(raw: Json): JudgedCase {
  const record = readCveRecord(raw);
  if (!record) return judged(raw.cveMetadata.cveId, false);
  const said = statementsOfCve(record);
  const form = osvFormOfCve(record);
  const ssvc = everywhere(raw, 'other').find(({ type }) => type === 'ssvc')?.content.options ?? [];
  const kev = everywhere(raw, 'other').find(({ type }) => type === 'kev')?.content.dateAdded;
  const { exploitation = null, automatable = null, technicalImpact = null } = latestSsvc(said) ?? {};
  const named = (name: string) => ssvc.find((option: Json) => name in option)?.[name]?.toLowerCase() ?? null;
  const isRejected = raw.cveMetadata.state === 'REJECTED';
  const weaknesses = JSON.stringify(everywhere(raw, 'problemTypes')).match(/CWE-\d+/g) ?? [];
  return judged(
    raw.cveMetadata.cveId,
    record.id === raw.cveMetadata.cveId,
    (record.state === 'rejected') === isRejected,
    (form.withdrawn !== undefined) === isRejected,
    exploitation === (named('Exploitation') === 'poc' ? 'public poc' : named('Exploitation')),
    automatable === named('Automatable'),
    technicalImpact === named('Technical Impact'),
    (said.find((one) => one.knownExploitedSince)?.knownExploitedSince ?? undefined) === kev?.slice(0, 10),
    sameSet(
      said.flatMap(({ severities }) => severities.flatMap(({ vector }) => vector ?? [])),
      everywhere(raw, 'vectorString'),
    ),
    sameSet(
      said.flatMap((one) => one.weaknesses),
      weaknesses,
    ),
    said.some(({ state }) => state === 'disputed') === (raw.containers.cna.tags ?? []).includes('disputed'),
  );
}

export const nvdSuite: Suite = {
  name: 'NVD API 2.0 records: CVSS, CWE, CPE',
  folder: 'vulns/nvd-cve5-samples',
  *judge() {
    for (const file of conformanceFiles('vulns/nvd-cve5-samples/nvdcve-2.0', /\.json$/)) {
      const [raw] = JSON.parse(decoder.decode(file.read())).vulnerabilities;
      const record = readNvd(raw);
      const form = record && osvFormOfNvd(record);
      yield judged(
        raw.cve.id,
        record?.id === raw.cve.id,
        record?.status === raw.cve.vulnStatus,
        sameSet(form?.severity.map(({ score }) => score) ?? [], everywhere(raw, 'vectorString')),
        sameSet(
          everywhere(form?.database_specific[configurationsMember] ?? [], 'criteria'),
          everywhere(raw, 'criteria'),
        ),
        sameSet(record?.weaknesses ?? [], JSON.stringify(raw.cve.weaknesses ?? []).match(/CWE-\d+/g) ?? []),
      );
    }
  },
  notPassed: [],
};

export const ghsaSuite: Suite = {
  name: 'GitHub advisories to OSV: affected versions',
  folder: 'vulns/osv/schema/tools/ghsa',
  *judge() {
    const all = conformanceFiles('vulns/osv/schema/tools/ghsa/testdata', /\.json$/);
    for (const file of all.filter(({ name }) => !name.endsWith('.osv.json'))) {
      const name = file.name.split('/').at(-1)!;
      const wanted = all.find((one) => one.name === file.name.replace(/\.json$/, '.osv.json'))!;
      const record = readGhsa(JSON.parse(decoder.decode(file.read())));
      const expected = JSON.parse(decoder.decode(wanted.read()));
      const form = record && osvFormOfGhsa(record);
      yield judged(
        name,
        form?.id === expected.id,
        sameSet(form?.aliases ?? [], expected.aliases ?? []),
        (form?.withdrawn ?? null) === (expected.withdrawn ?? null),
        sameSet(affectedIn(form), affectedIn(expected)),
      );
    }
  },
  notPassed: [
    {
      why: 'The converter that made the file knew no `last_affected` and left the end of `<= 1.2.1` out: every later version was affected. The end is kept.',
      cases: ['less_than_equals_no_patch.json'],
    },
  ],
};

/** Packages with their intervals in order; names as the ecosystem compares them. */
function affectedIn(osv: unknown): string[] {
  const read = readOsvRecord(osv);
  if (!read.ok) return ['unreadable'];
  return read.record.affected.flatMap(({ ecosystem, name, ranges, versions }) => {
    const encode = (version: string) => encodeVersion(ecosystem as ReadableEcosystem, version);
    const spelt = ecosystem === 'PyPI' ? name.toLowerCase().replaceAll(/[._-]+/g, '-') : name;
    const intervals = ranges
      .map(({ events }) => intervalsOf(events, encode))
      .flatMap((range) => (range.ok ? range.intervals : []))
      .sort((a, b) => compareKeys(a.from, b.from));
    return [
      ...intervals.map(({ introduced, fixed, lastAffected }) => `${spelt} ${introduced} ${fixed} ${lastAffected}`),
      ...versions.map((version) => `${spelt} = ${version}`),
    ];
  });
}

export const csafAdvisorySuite: Suite = {
  name: 'CSAF advisories of CISA as a source: CVSS, CWE, products',
  folder: 'csaf/cisa-advisories',
  *judge() {
    for (const file of conformanceFiles('csaf/cisa-advisories', /\.json$/)) {
      const raw = JSON.parse(decoder.decode(file.read()));
      const forms = osvFormsOfCsaf(raw);
      for (const vulnerability of raw.vulnerabilities ?? []) {
        const form = forms.find(({ aliases }) => aliases.includes(vulnerability.cve));
        const [said] = form ? statementsOfCsaf(raw, form.id) : [];
        const affected = vulnerability.product_status?.known_affected ?? [];
        yield judged(
          `${raw.document.tracking.id} ${vulnerability.cve}`,
          sameSet(form?.severity.map(({ score }) => score) ?? [], everywhere(vulnerability, 'vectorString')),
          sameSet(said?.weaknesses ?? [], vulnerability.cwe ? [vulnerability.cwe.id] : []),
          (said?.affected.length ?? 0) > 0 === affected.length > 0,
          said?.id === raw.document.tracking.id,
        );
      }
    }
  },
  notPassed: [],
};

export const endOfLifeSuite: Suite = {
  name: 'End-of-life dates: the cycle of each latest version and how it stands',
  folder: 'eol',
  *judge() {
    const day = '2026-08-22';
    for (const raw of linesOf('eol/endoflife.jsonl.gz')) {
      const read = readLifeCycles(raw);
      yield judged(`${raw.product}`, read?.cycles.length === raw.releases.length);
      for (const release of raw.releases) {
        const { releaseCycle: cycle, latest, eol } = release;
        const version = String(latest ?? cycle);
        const isLonger = raw.releases.some(
          (other: Json) =>
            other !== release && isOf(version, other.releaseCycle) && other.releaseCycle.length > cycle.length,
        );
        if (!isOf(version, cycle) || isLonger) continue;
        const found = read && cycleOfVersion(read, version);
        const state = found && supportOn(found, day).state;
        const ended = eol === true || (typeof eol === 'string' && eol <= day);
        yield judged(`${raw.product} ${cycle}`, found?.cycle === cycle, (state === 'ended') === ended);
      }
    }
  },
  notPassed: [],
};

/** A prefix at a boundary of components. */
function isOf(version: string, cycle: string): boolean {
  return version === cycle || version.startsWith(`${cycle}.`);
}

export const exploitedSuite: Suite = {
  name: 'KEV flags and dates, EPSS of the CVEs in KEV',
  folder: 'vulns/kev',
  *judge() {
    const catalogue = parseKev(conformanceFile('vulns/kev/known_exploited_vulnerabilities.json.gz'));
    const entries = catalogue.ok ? catalogue.value.entries : new Map();
    const rows = decoder.decode(conformanceFile('vulns/kev/known_exploited_vulnerabilities.csv.gz'));
    for (const [, cve] of rows.matchAll(/^"?(CVE-\d{4}-\d+)"?,/gm)) yield judged(`KEV ${cve}`, entries.has(cve));
    // The same figures in the columns that FIRST publishes.
    const [, ...lines] = decoder.decode(conformanceFile('vulns/kev/epss_kev_nvd.csv.gz')).trim().split(/\r?\n/);
    const figures = lines.flatMap(
      (line) => /^(CVE-[\d-]+),[^,]*,([\d.]+),([\d.]+),/.exec(line)?.slice(1).join(',') ?? [],
    );
    const read = parseEpss(Buffer.from(`cve,epss,percentile\n${figures.join('\n')}\n`));
    const predictions = new Map(read.ok ? read.value.cves.map((cve, i) => [cve, read.value.probabilities[i]]) : []);
    for (const figure of figures) {
      const [cve, probability] = figure.split(',');
      yield judged(`EPSS ${cve}`, predictions.get(cve!) === Number(probability));
    }
  },
  notPassed: [],
};

export const advisorySuites: readonly Suite[] = [
  vulnrichmentSuite,
  nvdSuite,
  ghsaSuite,
  csafAdvisorySuite,
  endOfLifeSuite,
  exploitedSuite,
];
