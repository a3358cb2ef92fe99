import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreOfVector } from '../../formats/cvss/cvss.ts';
import { severityLevels } from '../../formats/cvss/severity.ts';
import type { SarifLog } from '../../formats/sarif/sarif.ts';
import { uncheckedReasons } from '../matching/advisory-index.ts';
import type { ScanFinding, ScanResult } from './result.ts';
import { sarifOfScan } from './sarif.ts';

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

function aFinding(finding: Partial<ScanFinding> = {}): ScanFinding {
  return {
    component: { name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
    advisory: { id: 'CVE-2024-1', aliases: ['GHSA-a'], summary: 'Pads too far' },
    match: {
      identifier: 'purl',
      records: ['GHSA-1'],
      ecosystem: 'npm',
      package: 'x',
      by: 'range',
      range: { introduced: '0', fixed: '1.3.1', lastAffected: null },
      version: '1.3.0',
    },
    severity: { level: 'critical', vector: critical },
    knownExploited: false,
    malicious: false,
    fixedIn: ['1.3.1'],
    ...finding,
  };
}

function aScan(findings: ScanFinding[], unchecked: ScanResult['components']['unchecked'] = []): ScanResult {
  return {
    schema: 'holdfast.scan/1',
    components: { total: 3 + unchecked.length, checked: 3, unchecked },
    findings,
    data: { advisories: { count: 1, asOf: null, sha256: '00', skipped: [] } },
  };
}

function sarif(findings: ScanFinding[], unchecked?: ScanResult['components']['unchecked'], path = 'boms/my bom.json') {
  return sarifOfScan(aScan(findings, unchecked), { path, programVersion: '1.2.3', scoreOfVector });
}

const levels = ['none', 'note', 'warning', 'error'];

/** What SARIF 2.1.0 demands of the members that we write. */
function breachesOf({ version, $schema, runs }: SarifLog): string[] {
  const [run] = runs;
  if (version !== '2.1.0' || !$schema.endsWith('/sarif-schema-2.1.0.json') || !run) return ['§3.13 version and runs'];
  const { driver } = run.tool;
  const ids = driver.rules.map(({ id }) => id);
  const breaches: [boolean, string][] = [
    [driver.name !== '' && driver.version !== '', '§3.19.8 the driver has a name'],
    [new Set(ids).size === ids.length && !ids.includes(''), '§3.49.3 a rule has an id of its own'],
    [driver.rules.every(({ shortDescription }) => shortDescription.text !== ''), '§3.11 a message has text'],
    [driver.rules.every((rule) => levels.includes(rule.defaultConfiguration.level)), '§3.50.3 level of a rule'],
    [run.invocations.every((one) => typeof one.executionSuccessful === 'boolean'), '§3.20.14 executionSuccessful'],
    [run.artifacts.every(({ location }) => isReference(location.uri)), '§3.4.3 an artifact has a URI reference'],
    [Array.isArray(run.results), '§3.14.23 a run that looked has results'],
  ];
  for (const { toolExecutionNotifications } of run.invocations) {
    for (const { level, message, descriptor } of toolExecutionNotifications) {
      breaches.push([levels.includes(level) && message.text !== '' && descriptor.id !== '', '§3.58 a notification']);
    }
  }
  for (const result of run.results) {
    const [location] = result.locations;
    const { uri, index } = location!.physicalLocation.artifactLocation;
    breaches.push(
      [result.ruleId === ids[result.ruleIndex], '§3.27.6 ruleIndex leads to the rule of that id'],
      [levels.includes(result.level), '§3.27.10 level of a result'],
      [result.message.text !== '', '§3.27.11 a result has a message'],
      [run.artifacts[index]?.location.uri === uri, '§3.4.5 index leads to the artifact of that URI'],
      [Object.values(result.partialFingerprints).every((value) => value !== ''), '§3.27.17 fingerprints'],
    );
  }
  return breaches.filter(([holds]) => !holds).map(([, rule]) => rule);
}

/** RFC 3986 §4.1, as far as characters go. */
function isReference(uri: string): boolean {
  return /^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})+$/.test(uri);
}

describe('a scan as SARIF', () => {
  it('names each vulnerability once, however many components have it', () => {
    const other = aFinding({ component: { name: 'pad', version: null, purl: 'pkg:npm/pad@1.3.0' } });

    const [run] = sarif([aFinding(), other, aFinding({ advisory: { id: 'MAL-1', aliases: [], summary: '' } })]).runs;

    expect(run!.tool.driver.rules.map(({ id }) => id)).toEqual(['CVE-2024-1', 'MAL-1']);
    expect(run!.results.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 0, 1]);
  });

  it.each([
    ['critical', {}, 'error'],
    ['high', { severity: { level: 'high', vector: null } }, 'error'],
    ['medium', { severity: { level: 'medium', vector: null } }, 'warning'],
    ['low', { severity: { level: 'low', vector: null } }, 'note'],
    ['unknown', { severity: null }, 'warning'],
    ['low but known to be exploited', { severity: { level: 'low', vector: null }, knownExploited: true }, 'error'],
    ['malicious', { severity: null, malicious: true }, 'error'],
  ] as [string, Partial<ScanFinding>, string][])('gives what is %s the right level', (_, finding, level) => {
    expect(sarif([aFinding(finding)]).runs[0]!.results[0]!.level).toBe(level);
  });

  it('carries the score where a vector gave it, for readers that sort by it', () => {
    const rules = sarif([
      aFinding(),
      aFinding({ advisory: { id: 'B', aliases: [], summary: '' }, severity: { level: 'high', vector: null } }),
    ]).runs[0]!.tool.driver.rules;

    expect(rules.map(({ properties }) => properties['security-severity'])).toEqual(['9.8', undefined]);
  });

  it('tells what could not be checked as notifications, and names the BOM by a URI reference', () => {
    const [run] = sarif([], [{ name: 'loose', reason: 'no-identifier' }], 'C:\\my boms\\ä.json').runs;

    expect(run!.invocations[0]!.toolExecutionNotifications).toMatchObject([
      { descriptor: { id: 'no-identifier' }, level: 'warning', message: { text: expect.stringContaining('loose') } },
    ]);
    expect(run!.artifacts[0]!.location.uri).toBe('C%3A/my%20boms/%C3%A4.json');
  });

  it('keeps the rules of SARIF 2.1.0 whatever was found', () => {
    const text = fc.string({ unit: 'binary' });
    const finding = fc.record({
      component: fc.record({ name: text, version: fc.option(text), purl: text }),
      advisory: fc.record({ id: fc.constantFrom('CVE-1', 'CVE-2', 'MAL-3'), aliases: fc.array(text), summary: text }),
      severity: fc.option(
        fc.record({ level: fc.constantFrom(...severityLevels), vector: fc.option(fc.constant(critical)) }),
      ),
      knownExploited: fc.boolean(),
      malicious: fc.boolean(),
      fixedIn: fc.array(text),
    });
    const reason = fc.constantFrom(...uncheckedReasons.filter((word) => word !== 'checked'));
    const unchecked = fc.array(fc.record({ name: text, reason }));
    const path = fc.string({ unit: 'grapheme', minLength: 1 });

    fc.assert(
      fc.property(fc.array(finding), unchecked, path, (findings, gaps, bom) => {
        expect(breachesOf(sarif(findings.map(aFinding), gaps, bom))).toEqual([]);
      }),
    );
  });
});
