import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileKernel } from '../../../scripts/compile-kernel.mjs';
import { scanCycloneDx } from '../../formats/cyclonedx/scan-purls.ts';
import { matchBom, scanBom } from '../scan/scan-bom.ts';
import { IndexCompiler } from './index-compiler.ts';
import { readIndexHeader } from './index-file.ts';
import { openIndex, openWholeIndex } from './open-index.ts';
import { PlainScan } from './plain-scan.ts';

const encoder = new TextEncoder();

/** The same index twice: with the kernel, and without. */
function opened(records: readonly object[]) {
  const compiler = new IndexCompiler();
  for (const record of records) compiler.add(encoder.encode(JSON.stringify(record)));
  const file = compiler.finish();
  const { hotBytes } = readIndexHeader(file);
  const plainScan = new PlainScan(hotBytes, (offset, into) => {
    const part = file.subarray(hotBytes + offset, hotBytes + offset + into.length);
    into.set(part);
    return part.length;
  });
  plainScan.hot.set(file.subarray(0, hotBytes));
  const readCold = (offset: number, length: number) => file.subarray(offset, offset + length);
  return { quick: openIndex(plainScan.hot, readCold, plainScan), plain: openWholeIndex(file) };
}

function scannedFrom(components: readonly object[]) {
  const document = { bomFormat: 'CycloneDX', specVersion: '1.6', components };
  const scanned = scanCycloneDx(encoder.encode(JSON.stringify(document)));
  if (!scanned.ok) throw new Error('The document cannot be read.');
  return scanned.value;
}

/** What a scan finds by either way, as text. */
function findings(records: readonly object[], components: readonly object[]) {
  const { quick, plain } = opened(records);
  const bom = scannedFrom(components);
  const judgement = { knownExploited: new Set<string>() };
  const matches = matchBom(bom, quick);
  const expected = scanBom(bom, plain, matchBom(bom, plain), judgement);
  const { written, findings: unwritten, components: checked } = scanBom(bom, quick, matches, judgement);
  const decoder = new TextDecoder();
  const parts = Array.from(written ?? [], (part) => (typeof part === 'string' ? part : decoder.decode(part)));
  return {
    quick: { checked, findings: written ? `[${parts.join(',')}]` : JSON.stringify([...unwritten]) },
    plain: { checked: expected.components, findings: JSON.stringify([...expected.findings]) },
  };
}

const names = ['left-pad', '@scope/name', 'org.example:core', 'Flask_Login', 'github.com/a/B', 'std', 'serde', 'zlib'];
const ecosystems = ['npm', 'Maven', 'PyPI', 'Go', 'crates.io', 'NuGet', 'Debian:12'];
const versions = [
  ...['0', '1', '1.0', '1.0.0', '1.2.3', '1.10.0', '2.0.0-beta.1', '2.0.0-rc.1.x', '2.0.0', '2.0.0+build', 'v2.1.0'],
  ...[
    '0.0.0-20240101000000-abcdefabcdef',
    '1.0.0.Final',
    '1.0rc1',
    '1.0.0a2',
    '2b10',
    '1.0rc',
    '1.0.post1',
    '1!2.0',
    '3.0-SNAPSHOT',
    '00.1',
    '1..2',
  ],
  ...[
    '160.0.0',
    '70000.1.2',
    '1.2.3-alpha-01234567890123456789',
    '12345678901234567890.0.0',
    'not a version',
    '1.2.3-é',
  ],
];

const version = fc.constantFrom(...versions);
const event = fc.oneof(
  version.map((introduced) => [{ introduced }]),
  fc.tuple(version, version).map(([introduced, fixed]) => [{ introduced }, { fixed }]),
  version.map((fixed) => [{ introduced: '0' }, { fixed }]),
  version.map((last) => [{ introduced: '0' }, { last_affected: last }]),
);
const affected = fc.record({
  package: fc.record({ ecosystem: fc.constantFrom(...ecosystems), name: fc.constantFrom(...names) }),
  ranges: fc.array(
    event.map((events) => ({ type: 'ECOSYSTEM', events })),
    { maxLength: 3 },
  ),
  versions: fc.array(version, { maxLength: 3 }),
});
const id = fc.oneof(
  fc.nat(40).map((number) => `CVE-2024-${number}`),
  fc.constantFrom('GHSA-a', 'GHSA-b', 'MAL-1', 'nvd:CVE-2024-1', 'ÜBER-1', 'quo"te', 'back\\slash'),
);
const record = fc.record({
  id,
  aliases: fc.array(id, { maxLength: 3 }),
  summary: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('Plain words', 'Tab\tand "quotes" \\ \u0001 \u2028 é'),
  ),
  severity: fc.constantFrom([], [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }]),
  affected: fc.array(affected, { minLength: 1, maxLength: 3 }),
  database_specific: fc.constantFrom({}, { severity: 'HIGH' }),
});
const purl = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('npm', 'maven', 'pypi', 'golang', 'cargo', 'nuget', 'PKG', 'deb', 'unknown'),
      fc.constantFrom(
        'left-pad',
        '%40scope/name',
        '@scope/name',
        'org.example/core',
        'flask.login',
        'github.com/A/b',
        'serde',
      ),
      fc.oneof(version, fc.constantFrom('', '1%2E0', ' 1.0.0 ')),
      fc.constantFrom('', '', '', '?a=b', '#sub', '?distro=debian-12', '@2', '/x'),
    )
    .map(([type, name, stated, rest]) => `pkg:${type}/${name}@${stated}${rest}`),
  fc.constantFrom(
    '',
    'pkg:',
    'pkg:npm',
    'pkg:npm/',
    'pkg:npm/a',
    'pkg:npm//a@1',
    'pkg:npm/a/@1',
    'pkg:golang/std@1.0.0',
    'x',
  ),
  fc.string({ unit: fc.constantFrom(...'pkg:npm/%40a@1.0?#') }),
);
const component = fc.record(
  {
    name: fc.constantFrom('part', '', 'é', 'quo"te'),
    version: fc.option(version, { nil: undefined }),
    purl,
  },
  { requiredKeys: [] },
);

describe('PlainScan', () => {
  it('finds and writes what the plain way does, whatever the records and the components', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.array(component, { maxLength: 8 }), (records, components) => {
        const { quick, plain } = findings(records, components);

        expect(quick).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  });

  it('writes more findings than it has room for at once, and leaves those of a component that has too many', () => {
    const range = { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '9.0.0' }] };
    const of = (name: string) => ({ package: { ecosystem: 'npm', name }, ranges: [range] });
    const records = Array.from({ length: 600 }, (_, number) => ({
      id: `CVE-2024-${number}`,
      summary: 'A long text. '.repeat(20),
      affected: number < 20 ? [of('often'), of('seldom')] : [of('often')],
    }));
    const components = Array.from({ length: 300 }, (_, number) => ({
      name: `part ${number}`,
      purl: `pkg:npm/${number % 100 === 0 ? 'often' : 'seldom'}@1.0.${number}`,
    }));

    const { quick, plain } = findings(records, components);

    expect(quick.findings.length).toBeGreaterThan(2_000_000);
    expect(quick.findings === plain.findings).toBe(true);
  });

  it('takes more components than one batch holds', () => {
    const records = [
      { id: 'CVE-2024-1', affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0', '2.0.0'] }] },
    ];
    const components = Array.from({ length: 20_000 }, (_, number) => ({
      name: number === 7 ? 'x'.repeat(2_000_000) : 'a',
      purl: number % 1000 === 7 ? 'pkg:npm/a@2.0.0' : 'pkg:npm/b@1.0.0',
    }));

    const { quick, plain } = findings(records, components);

    expect(quick.checked).toEqual(plain.checked);
    expect(quick.findings === plain.findings).toBe(true);
  });

  it('is what its source compiles to', async () => {
    const compiled = await compileKernel('src/engines/matching/plain-scan.as');

    expect(readFileSync('src/engines/matching/plain-scan.wasm.ts', 'utf8')).toBe(compiled);
  });
});
