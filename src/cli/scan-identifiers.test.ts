import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

/** A record of one package that is fixed in 2.0.0 (or `fixed`). */
function aRecord(id: string, ecosystem: string, name: string, fixed = '2.0.0') {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  return { id, summary: `About ${name}`, affected: [{ package: { ecosystem, name }, ranges }] };
}

const records = [
  aRecord('GHSA-width', 'npm', 'string-width'),
  aRecord('GHSA-pad', 'npm', 'left-pad'),
  aRecord('CVE-2018-25032', 'ConanCenter', 'zlib', '1.2.12'),
  aRecord('DSA-openssl', 'Debian:12', 'openssl', '3.0.13-1~deb12u1'),
  {
    id: 'CVE-anvil',
    database_specific: {
      cpe_configurations: [{ nodes: [{ cpeMatch: [{ criteria: 'cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*' }] }] }],
    },
  },
  aRecord('GHSA-real', 'Maven', 'org.example:core'),
];

const zlib = { type: 'library', name: 'zlib', version: '1.2.11', purl: 'pkg:conan/zlib@1.2.11' };

describe('scan, by what a BOM states besides package URLs', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-scan-identifiers-'));
    writeFileSync(join(folder, 'osv.jsonl'), records.map((record) => JSON.stringify(record)).join('\n'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function scan(input: string) {
    const terminal = aTerminal({ input });
    const advisories = join(folder, 'osv.jsonl');
    await runCommand(['scan', '-', '--advisories', advisories, '-o', 'json', '--fail-on', 'none'], terminal);
    return JSON.parse(terminal.written());
  }

  function scanOf(...components: object[]) {
    return scan(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }));
  }

  it('matches an npm alias as the package that it means, whatever says so', async () => {
    const cjs = { type: 'library', name: 'cjs', version: '1.0.0' };
    const url = 'https://npm.example/string-width/-/string-width-1.0.0.tgz';
    for (const component of [
      { ...cjs, purl: 'pkg:npm/cjs@npm:string-width@1.0.0' },
      { ...cjs, purl: 'pkg:npm/cjs@1.0.0', externalReferences: [{ type: 'distribution', url }] },
      { ...cjs, purl: 'pkg:npm/string-width-cjs@1.0.0', externalReferences: [{ type: 'distribution', url }] },
    ]) {
      const { components, findings } = await scanOf(zlib, component);

      expect(components).toEqual({ total: 2, checked: 2, unchecked: [] });
      expect(findings[0].match).toMatchObject({ identifier: 'purl', records: ['CVE-2018-25032'] });
      expect(findings[1]).toMatchObject({
        component: { name: 'cjs', version: '1.0.0', purl: component.purl },
        advisory: { id: 'GHSA-width' },
        match: { identifier: 'alias', asked: 'pkg:npm/string-width@1.0.0', package: 'string-width', version: '1.0.0' },
        fixedIn: ['2.0.0'],
      });
    }
  });

  it('does not match the package whose name an alias merely bears', async () => {
    const { findings } = await scanOf({ type: 'library', name: 'left-pad', purl: 'pkg:npm/left-pad@npm:other@1.0.0' });

    expect(findings).toEqual([]);
  });

  it('matches a package of a distribution by the source that Trivy names', async () => {
    const properties = [
      { name: 'aquasecurity:trivy:SrcName', value: 'openssl' },
      { name: 'aquasecurity:trivy:SrcVersion', value: '3.0.11' },
      { name: 'aquasecurity:trivy:SrcRelease', value: '1~deb12u2' },
    ];
    const purl = 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12';

    const { findings } = await scanOf({ type: 'library', name: 'libssl3', purl, properties });

    expect(findings).toMatchObject([
      {
        component: { purl },
        match: {
          identifier: 'source package',
          at: '/properties/0',
          ecosystem: 'Debian:12',
          version: '3.0.11-1~deb12u2',
        },
      },
    ]);
  });

  it('checks a component without a package URL by what evidence concludes', async () => {
    const identity = [{ field: 'purl', confidence: 0.8, concludedValue: 'pkg:maven/org.example/core@1.0.0' }];

    const { components, findings } = await scanOf({ type: 'library', name: 'core.jar', evidence: { identity } });

    expect(components.unchecked).toEqual([]);
    expect(findings).toMatchObject([
      { advisory: { id: 'GHSA-real' }, match: { identifier: 'evidence.identity', identityConfidence: 0.8 } },
    ]);
  });

  it('gives a doubtful identity as a candidate, and leaves the component unchecked', async () => {
    const identity = [{ field: 'purl', confidence: 0.3, concludedValue: 'pkg:maven/org.example/core@1.0.0' }];

    const { components, findings, candidates } = await scanOf({ type: 'library', name: 'x', evidence: { identity } });

    expect(components.unchecked).toEqual([{ name: 'x', reason: 'no-identifier' }]);
    expect(findings).toEqual([]);
    expect(candidates).toMatchObject([{ advisory: { id: 'GHSA-real' }, match: { confidence: 'low' } }]);
  });

  it('matches an unchanged copy as its ancestor, and a patched one as a candidate', async () => {
    const copy = { type: 'library', name: 'vendored', version: '9', pedigree: { ancestors: [zlib] } };
    const patches = [{ type: 'backport', resolves: [{ type: 'security', id: 'CVE-2018-25032' }] }];
    const [plain, patched, mended] = await Promise.all([
      scanOf(copy),
      scanOf({ ...copy, pedigree: { ...copy.pedigree, patches: [{ type: 'unofficial' }] } }),
      scanOf({ ...copy, pedigree: { ...copy.pedigree, patches } }),
    ]);

    expect(plain.findings).toMatchObject([
      { match: { identifier: 'pedigree.ancestor', asked: zlib.purl, version: '1.2.11' }, fixedIn: ['1.2.12'] },
    ]);
    expect(plain.components.checked).toBe(1);
    expect([patched.findings, mended.findings]).toEqual([[], []]);
    expect(patched.candidates).toMatchObject([{ match: { confidence: 'medium', patched: false } }]);
    expect(mended.candidates).toMatchObject([{ match: { confidence: 'low', patched: true } }]);
  });

  it('tells a vulnerability once where several names lead to it, by the component’s own first', async () => {
    const purl = 'pkg:npm/left-pad@1.0.0';
    const pedigree = { ancestors: [{ type: 'library', name: 'left-pad', purl: 'pkg:npm/left-pad@0.9.0' }] };

    const { findings } = await scanOf({ type: 'library', name: 'left-pad', purl, pedigree });

    expect(findings).toHaveLength(1);
    expect(findings[0].match).toMatchObject({ identifier: 'purl', version: '1.0.0' });
  });

  it('gives candidates for the CPE name of an ancestor, also of a component that was checked', async () => {
    const ancestor = { type: 'library', name: 'anvil', version: '1.0', cpe: 'cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*' };
    const fork = { type: 'library', name: 'fork', version: '7.0.0', purl: 'pkg:npm/fork@7.0.0' };

    const { components, candidates } = await scanOf({ ...fork, pedigree: { ancestors: [ancestor] } });

    expect(components.checked).toBe(1);
    expect(candidates).toMatchObject([
      {
        component: { name: 'fork', cpe: ancestor.cpe },
        match: { identifier: 'pedigree.ancestor', confidence: 'high' },
      },
    ]);
  });

  it('reads the same from XML, and nested components in their order', async () => {
    const ancestor =
      '<ancestors><component type="library"><name>zlib</name><purl>pkg:conan/zlib@1.2.11</purl></component></ancestors>';
    const copy = `<component type="library"><name>copy</name><pedigree>${ancestor}</pedigree></component>`;
    const outer = `<component type="library"><name>outer</name><purl>pkg:npm/outer@1.0.0</purl><components>${copy}</components></component>`;

    const { findings } = await scan(
      `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components>${outer}</components></bom>`,
    );

    expect(findings).toMatchObject([{ component: { name: 'copy' }, match: { identifier: 'pedigree.ancestor' } }]);
  });
});
