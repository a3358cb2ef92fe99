import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

const records = [
  {
    id: 'GHSA-aaaa-bbbb-cccc',
    aliases: ['CVE-2024-0001'],
    modified: '2024-05-01T00:00:00Z',
    summary: 'Left pads too far',
    severity: [{ type: 'CVSS_V3', score: critical }],
    affected: [
      {
        package: { ecosystem: 'npm', name: 'left-pad' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '1.3.1' }] }],
      },
    ],
  },
  {
    id: 'PYSEC-2024-5',
    modified: '2024-04-01T00:00:00Z',
    summary: 'Requests twice',
    affected: [{ package: { ecosystem: 'PyPI', name: 'requests' }, versions: ['2.0.0'] }],
  },
];

const parts = {
  pad: { type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
  requests: { type: 'library', name: 'requests', version: '2.0.0', purl: 'pkg:pypi/requests@2.0.0' },
  clean: { type: 'library', name: 'express', version: '4.0.0', purl: 'pkg:npm/express@4.0.0' },
  loose: { type: 'library', name: 'loose\u001b[2J' },
};

describe('scan', () => {
  let folder = '';
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-scan-'));
    writeFileSync(file('osv.jsonl'), records.map((record) => JSON.stringify(record)).join('\n'));
    const vulnerabilities = [{ cveID: 'CVE-2024-0001', dateAdded: '2024-06-01', vendorProject: 'x', product: 'x' }];
    writeFileSync(file('kev.json'), JSON.stringify({ catalogVersion: '2024.06.01', count: 1, vulnerabilities }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function scan(components: object[], ...options: string[]) {
    const input = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
    const terminal = aTerminal({ input });
    const code = await runCommand(['scan', '-', '--advisories', file('osv.jsonl'), ...options], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  }

  it('answers in the public shape, without any server', async () => {
    const { code, out } = await scan([parts.pad, parts.loose], '-o', 'json', '--kev', file('kev.json'));

    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      schema: 'holdfast.scan/1',
      components: { total: 2, checked: 1, unchecked: [{ name: 'loose\u001b[2J', reason: 'no-identifier' }] },
      findings: [
        {
          component: { name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
          advisory: { id: 'GHSA-aaaa-bbbb-cccc', aliases: ['CVE-2024-0001'], summary: 'Left pads too far' },
          match: {
            ecosystem: 'npm',
            package: 'left-pad',
            by: 'range',
            range: { introduced: '1.0.0', fixed: '1.3.1', lastAffected: null },
            version: '1.3.0',
            identifier: 'purl',
            records: ['GHSA-aaaa-bbbb-cccc'],
          },
          severity: { level: 'critical', vector: critical },
          knownExploited: true,
          malicious: false,
          fixedIn: ['1.3.1'],
        },
      ],
      data: {
        advisories: {
          count: 2,
          asOf: expect.stringMatching(/^2024-05-01/),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          skipped: [],
        },
      },
    });
  });

  it('writes any number of findings as one document, each once and in order', async () => {
    const components = Array.from({ length: 600 }, (_, i) => ({ ...parts.pad, name: `pad ${i}` }));

    const { out } = await scan(components, '-o', 'json');

    const names = JSON.parse(out).findings.map((finding: { component: { name: string } }) => finding.component.name);
    expect(names).toEqual(components.map(({ name }) => name));
  });

  it('tells what is wrong with a BOM before it compiles the records', async () => {
    const terminal = aTerminal({ input: '{"bomFormat":"CycloneDX"' });

    const code = await runCommand(['scan', '-', '--advisories', file('nowhere'), '-o', 'json'], terminal);

    expect(code).toBe(2);
    expect(terminal.noted()).toMatch(/cannot be read as a BOM/);
  });

  it.each([
    ['findings', [parts.pad], [], 1],
    ['nothing found', [parts.clean], [], 0],
    ['no component at all', [], [], 0],
    ['nothing that can be checked', [parts.loose], [], 1],
    ['nothing that can be checked, known exploited only', [parts.loose], ['--fail-on', 'kev', '--kev', 'KEV'], 1],
    ['nothing that can be checked, all waived', [parts.loose], ['--fail-on', 'none'], 0],
    ['findings, all waived', [parts.pad], ['--fail-on', 'none'], 0],
    ['a known exploited finding', [parts.pad], ['--fail-on', 'kev', '--kev', 'KEV'], 1],
    ['a finding nobody is known to exploit', [parts.requests], ['--fail-on', 'kev', '--kev', 'KEV'], 0],
    ['a gap', [parts.clean, parts.loose], [], 0],
    ['a gap that counts', [parts.clean, parts.loose], ['--fail-on', 'unchecked'], 1],
    ['no gap', [parts.clean], ['--fail-on', 'unchecked'], 0],
  ])('ends after %s with the right code', async (_, components, options, expected) => {
    const { code } = await scan(components, ...options.map((word) => (word === 'KEV' ? file('kev.json') : word)));

    expect(code).toBe(expected);
  });

  it('says of which ecosystems no advisory speaks, and what to do', async () => {
    const crates = ['rand', 'serde'].map((name) => ({ type: 'library', name, purl: `pkg:cargo/${name}@1.0.0` }));

    const [table, json, csv, sarif] = [
      await scan([parts.clean, ...crates, parts.loose]),
      await scan([parts.clean, ...crates, parts.loose], '-o', 'json'),
      await scan([parts.clean, ...crates, parts.loose], '-o', 'csv'),
      await scan([parts.clean, ...crates, parts.loose], '-o', 'sarif'),
    ];

    expect(table.out).toContain('no advisory loaded speaks of crates.io (2 components)');
    expect(table.out).toContain('Load the advisories of these ecosystems');
    expect(JSON.parse(json.out).components).toMatchObject({
      checked: 3,
      withoutAdvisories: [{ ecosystem: 'crates.io', count: 2 }],
    });
    const sentence = 'Checked against nothing: 2 components of crates.io, of which no advisory loaded speaks.';
    expect(csv.out).toContain(`without-advisories,,,,,,"${sentence}",,,,,,crates.io,,,,\r\n`);
    expect(JSON.parse(sarif.out).runs[0].invocations[0].toolExecutionNotifications[1]).toEqual({
      descriptor: { id: 'without-advisories' },
      level: 'warning',
      message: { text: sentence },
    });
  });

  it('says on stderr that nothing could be checked', async () => {
    expect((await scan([parts.loose], '-o', 'json')).note).toContain('Nothing could be checked');
  });

  it('shows people the gaps first, then what is exploited, then the rest', async () => {
    const { out } = await scan([parts.loose, parts.requests, parts.pad], '--kev', file('kev.json'));

    const places = ['COULD NOT BE CHECKED: 1 of 3', 'no package URL', 'Checked 2 components', 'left-pad', 'requests'];
    const offsets = places.map((text) => out.indexOf(text));
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(offsets).not.toContain(-1);
    expect(out).not.toContain('\u001b');
  });

  it('gives spreadsheets the gaps and the findings', async () => {
    const { out } = await scan([parts.loose, parts.requests], '-o', 'csv');

    const lines = out.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^no-identifier,/);
    expect(lines[2]).toMatch(/^finding,requests,2\.0\.0,pkg:pypi\/requests@2\.0\.0,PYSEC-2024-5,/);
  });

  it('gives code hosts SARIF', async () => {
    const { out } = await scan([parts.requests], '-o', 'sarif');

    const { version, runs } = JSON.parse(out);
    expect(version).toBe('2.1.0');
    expect(runs[0].results[0]).toMatchObject({ ruleId: 'PYSEC-2024-5', level: 'warning' });
    expect(runs[0].artifacts[0].location.uri).toBe('stdin');
  });

  it('refuses what is no BOM, with the place', async () => {
    const terminal = aTerminal({ input: '{"bomFormat":"CycloneDX",\n"specVersion" 1}' });

    const code = await runCommand(['scan', '-', '--advisories', file('osv.jsonl'), '-o', 'json'], terminal);

    expect(code).toBe(2);
    expect(JSON.parse(terminal.written())).toMatchObject({ ok: false, problems: [{ at: 'line 2, column 15' }] });
    expect(terminal.noted()).toMatch(
      /^What came on stdin cannot be read as a BOM\.\nline 2, column 15: This is not valid JSON/,
    );
  });
});
