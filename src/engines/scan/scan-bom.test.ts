import { describe, expect, it } from 'vitest';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { severityOf } from '../../formats/cvss/severity.ts';
import { scanCycloneDx } from '../../formats/cyclonedx/scan-purls.ts';
import { readableEcosystems } from '../../formats/versions/ecosystems.ts';
import {
  type Advisory,
  type AdvisoryIndex,
  type Explanation,
  type MatchColumns,
  type PurlColumns,
  uncheckedReasons,
  type Vulnerability,
} from '../matching/advisory-index.ts';
import { fixesAbove } from './fixes-above.ts';
import { preferredFirst } from './preferred-first.ts';
import { sarifOfScan } from './sarif.ts';
import { matchBom, scanBom } from './scan-bom.ts';
import { byUrgency } from './urgency.ts';

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const noRange = { introduced: null, fixed: null, lastAffected: null };
const corpus = { count: 4, asOf: '2026-08-21T00:00:00Z', sha256: 'ab'.repeat(32), skipped: [] };

/** An index of four records: two that are one vulnerability, one malicious, one nobody rated. */
const records: (Advisory & { vulnerability: number; explanation: Explanation })[] = [
  aRecord({ id: 'PYSEC-2024-1', aliases: ['CVE-2024-1'], vulnerability: 0, fixedIn: ['1.5'] }),
  aRecord({
    id: 'GHSA-aaaa',
    aliases: ['CVE-2024-1'],
    vectors: [critical],
    vulnerability: 0,
    fixedIn: ['1.10', '0.9'],
  }),
  aRecord({ id: 'MAL-2024-7', malicious: true, vulnerability: 2, by: 'listed' }),
  aRecord({ id: 'PYSEC-2024-9', severityWord: null, vulnerability: 3 }),
];

function aRecord(record: Partial<Advisory & Explanation> & { id: string; vulnerability: number }) {
  const { by = 'range', fixedIn = [] } = record;
  const range = by === 'range' ? { introduced: '0', fixed: fixedIn[0] ?? null, lastAffected: null } : noRange;
  const { vectors = [], severityWord = 'LOW' } = record;
  return {
    severity: severityOf([{ vectors, severityWord }], levelOfVector),
    aliases: [],
    summary: `About ${record.id}`,
    published: null,
    modified: null,
    vectors: [],
    severityWord: 'LOW',
    malicious: false,
    ...record,
    explanation: { ecosystem: 'PyPI', name: 'x', by, range, fixedIn },
  };
}

/** Answers each purl from a table: numbers of records, or a reason. */
function anIndex(table: Record<string, number[] | (typeof uncheckedReasons)[number]>): AdvisoryIndex {
  return {
    corpus,
    matchPurls: (purls) => matchByTable(purls, table),
    vulnerabilityOf: (advisory) => records[advisory]!.vulnerability,
    vulnerability: (advisory) => vulnerabilityOf(records[advisory]!.vulnerability),
    advisory: unused,
    explain: ({ advisory }) => records[advisory]!.explanation,
    match: unused,
    matchPurl: unused,
    namesCpes: false,
    releases: { [readableEcosystems.indexOf('PyPI')]: [] },
    matchCpe: unused,
    knows: unused,
  };
}

function unused(): never {
  throw new Error('A scan has no use for this.');
}

function vulnerabilityOf(number: number): Vulnerability {
  const advisories = [...records.keys()].filter((index) => records[index]!.vulnerability === number);
  const ids = [...new Set(advisories.flatMap((index) => [records[index]!.id, ...records[index]!.aliases]))];
  const [id, ...aliases] = ids.sort(preferredFirst);
  const malicious = advisories.some((index) => records[index]!.malicious);
  return { id: id!, aliases, advisories, records: advisories.map((index) => records[index]!), malicious };
}

function matchByTable({ bytes, starts, ends, count }: PurlColumns, table: Parameters<typeof anIndex>[0]): MatchColumns {
  const reason = new Uint8Array(count);
  const hits: { component: number; advisory: number }[] = [];
  for (let component = 0; component < count; component++) {
    const purl = new TextDecoder().decode(bytes.subarray(starts[component], ends[component]));
    const answer = purl === '' ? 'no-identifier' : (table[purl] ?? []);
    if (typeof answer === 'string') reason[component] = uncheckedReasons.indexOf(answer);
    else hits.push(...answer.map((advisory) => ({ component, advisory })));
  }
  return {
    reason,
    hits: hits.length,
    component: Uint32Array.from(hits, (hit) => hit.component),
    advisory: Uint32Array.from(hits, (hit) => hit.advisory),
    range: Uint32Array.from(hits, (hit) => hit.advisory),
  };
}

function scan(components: object[], table: Parameters<typeof anIndex>[0] = {}, knownExploited: string[] = []) {
  const document = { bomFormat: 'CycloneDX', specVersion: '1.6', components };
  const bom = scanCycloneDx(new TextEncoder().encode(JSON.stringify(document)));
  if (!bom.ok) throw new Error(bom.problems[0]!.message);
  const index = anIndex(table);
  const judgement = { knownExploited: new Set(knownExploited) };
  const scan = scanBom(bom.value, index, matchBom(bom.value, index), judgement);
  return { ...scan, findings: [...scan.findings] };
}

const part = { name: 'x', version: '1.0', purl: 'pkg:pypi/x@1.0' };

describe('scanBom', () => {
  it('answers in the public shape', () => {
    expect(scan([part, { name: 'loose' }], { [part.purl]: [0] }, ['CVE-2024-1'])).toEqual({
      schema: 'holdfast.scan/1',
      components: { total: 2, checked: 1, unchecked: [{ name: 'loose', reason: 'no-identifier' }] },
      findings: [
        {
          component: part,
          advisory: { id: 'PYSEC-2024-1', aliases: ['CVE-2024-1', 'GHSA-aaaa'], summary: 'About PYSEC-2024-1' },
          match: {
            ecosystem: 'PyPI',
            package: 'x',
            by: 'range',
            range: { introduced: '0', fixed: '1.5', lastAffected: null },
            version: '1.0',
            identifier: 'purl',
            records: ['PYSEC-2024-1'],
          },
          severity: { level: 'critical', vector: critical },
          knownExploited: true,
          malicious: false,
          fixedIn: ['1.5'],
        },
      ],
      data: { advisories: corpus },
    });
  });

  it('merges the records of one vulnerability, names the one people know best and joins their fixes in version order', () => {
    const { findings } = scan([part], { [part.purl]: [0, 1, 3] });

    expect(findings.map(({ advisory, fixedIn }) => [advisory.id, fixedIn])).toEqual([
      ['GHSA-aaaa', ['1.5', '1.10']],
      ['PYSEC-2024-9', []],
    ]);
  });

  it('counts nested components and says for each that could not be checked why', () => {
    const nested = { name: 'y', purl: 'pkg:deb/debian/y@1', components: [{ name: 'z', purl: 'pkg:pypi/z' }] };

    const { components } = scan([nested, part], {
      'pkg:deb/debian/y@1': 'unknown-ecosystem',
      'pkg:pypi/z': 'no-version',
    });

    expect(components).toEqual({
      total: 3,
      checked: 1,
      unchecked: [
        { name: 'y', reason: 'unknown-ecosystem' },
        { name: 'z', reason: 'no-version' },
      ],
    });
  });

  it('takes the version from the purl where the component states none', () => {
    const [finding] = scan([{ name: 'x', purl: 'pkg:pypi/x@1.0%2Blocal?file=a@b#c' }], {
      'pkg:pypi/x@1.0%2Blocal?file=a@b#c': [2],
    }).findings;

    expect(finding).toMatchObject({
      component: { version: '1.0+local' },
      match: { by: 'listed', range: noRange, version: '1.0+local' },
      malicious: true,
    });
  });

  it('leaves the severity open where nobody states one', () => {
    const table = { [part.purl]: [3], 'pkg:pypi/y@1': [2] };

    const { findings } = scan([part, { name: 'y', purl: 'pkg:pypi/y@1' }], table);

    expect(findings.map(({ severity }) => severity)).toEqual([null, { level: 'low', vector: null }]);
  });
});

describe('byUrgency', () => {
  it('puts the known exploited first, then the malicious, then the worse severity', () => {
    const table = { 'pkg:pypi/a@1': [3], 'pkg:pypi/b@1': [2], 'pkg:pypi/c@1': [1], 'pkg:pypi/d@1': [0] };
    const parts = ['a', 'b', 'c', 'd'].map((name) => ({ name, purl: `pkg:pypi/${name}@1` }));

    const order = (exploited: string[]) =>
      scan(parts, table, exploited)
        .findings.toSorted(byUrgency)
        .map(({ component }) => component.name);

    expect(order([])).toEqual(['b', 'c', 'd', 'a']);
    expect(order(['PYSEC-2024-9'])).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('fixesAbove', () => {
  it('keeps what lies above the version, each once, in the order of versions', () => {
    expect(fixesAbove('1.2', ['1.10', '1.9', '1.2', '0.9', '1.10', '2.0rc1', 'not a version'], 'PyPI')).toEqual([
      '1.9',
      '1.10',
      '2.0rc1',
    ]);
  });
});

describe('sarifOfScan', () => {
  it('has a rule for each vulnerability, a result for each finding and says what could not be checked', () => {
    const parts = [part, { name: 'y', purl: 'pkg:pypi/y@1' }, { name: 'loose' }];
    const result = scan(parts, { [part.purl]: [1], 'pkg:pypi/y@1': [1, 2] });

    const log = sarifOfScan(result, { path: 'a dir/bom.json', programVersion: '0', scoreOfVector: () => 9.8 });

    const [run] = log.runs;
    expect(run!.tool.driver.rules.map(({ id }) => id)).toEqual(['GHSA-aaaa', 'MAL-2024-7']);
    expect(run!.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ['GHSA-aaaa', 0, 'error'],
      ['GHSA-aaaa', 0, 'error'],
      ['MAL-2024-7', 1, 'error'],
    ]);
    expect(new Set(run!.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(3);
    expect(run!.artifacts[0]!.location.uri).toBe('a%20dir/bom.json');
    expect(run!.invocations[0]!.toolExecutionNotifications).toHaveLength(1);
    expect(run!.tool.driver.rules[0]!.properties['security-severity']).toBe('9.8');
  });
});
