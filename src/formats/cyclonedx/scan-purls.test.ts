import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileKernel } from '../../../scripts/compile-kernel.mjs';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { componentAt } from '../bom/bom.ts';
import { bomLimitBytes, bomTooLarge } from '../bom/size-limit.ts';
import { depthLimit } from '../json/survey.ts';
import { parseCycloneDx } from './parse.ts';
import { readPlainly, type ScannedBom, scanCycloneDx, textIn } from './scan-purls.ts';

const head = '"bomFormat":"CycloneDX","specVersion":"1.6"';

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function listed(scanned: ScannedBom): (string | null)[][] {
  return Array.from({ length: scanned.count }, (_, index) =>
    [scanned.names, scanned.versions, scanned.purls].map((ranges) => textIn(scanned, ranges, index)),
  );
}

function told(answer: ReturnType<typeof scanCycloneDx>) {
  return answer.ok ? { version: answer.value.specVersion, parts: listed(answer.value) } : answer.problems;
}

function scan(text: string) {
  return told(scanCycloneDx(bytesOf(text)));
}

/** How often the plain reader had to decide. */
async function plainReadings(work: () => unknown): Promise<number> {
  const parse = vi.spyOn(JSON, 'parse');
  await work();
  const documents = parse.mock.calls.filter(([text]) => text.trimStart().startsWith('{'));
  parse.mockRestore();
  return documents.length;
}

describe('scanCycloneDx', () => {
  it('finds name, version and purl of every component, nested ones too, and of nothing else', () => {
    const text = `{${head},
      "metadata": {
        "tools": { "components": [{ "name": "tool", "purl": "pkg:npm/tool@1" }] },
        "component": { "name": "subject", "purl": "pkg:npm/s@1", "components": [{ "name": "own part" }],
          "pedigree": { "ancestors": [{ "name": "no", "components": [{ "name": "no" }] }] } } },
      "components": [
        { "name": "a", "version": "1", "purl": "pkg:npm/a@1",
          "pedigree": { "ancestors": [{ "name": "no", "purl": "pkg:npm/no@1" }], "components": [{}] },
          "components": [{ "name": "b", "components": [{ "purl": "pkg:npm/c@3" }] }] },
        { "version": 5, "name": null, "purl": ["pkg:npm/no@1"] },
        "no component", 7, [{ "name": "no" }]
      ],
      "services": [{ "name": "no", "components": [{ "name": "no" }] }],
      "vulnerabilities": [{ "components": [{ "name": "no" }], "tools": { "components": [{ "name": "no" }] } }],
      "formulation": [{ "components": [{ "name": "no" }] }]
    }`;

    expect(scan(text)).toEqual({
      version: '1.6',
      parts: [
        ['own part', null, null],
        ['a', '1', 'pkg:npm/a@1'],
        ['b', null, null],
        [null, null, 'pkg:npm/c@3'],
        [null, null, null],
      ],
    });
  });

  it.each([
    ['escapes', '{"name":"a\\u0041\\n\\"","version":"1\\/2","purl":"pkg:npm\\u002fx@1"}'],
    ['text beyond ASCII', '{"name":"größe 😀","purl":"pkg:npm/größe@1"}'],
    ['a lone surrogate', '{"name":"\\ud800"}'],
    ['a member that stands twice', '{"name":"a","purl":"x","name":"b","purl":3}'],
    ['lists of components that stand twice', '{"name":"a","components":[{"name":"x"}],"components":[{"name":"y"}]}'],
    ['an escaped member name', '{"n\\u0061me":"a","\\u0070url":"pkg:npm/a@1"}'],
    ['empty texts', '{"name":"","version":"","purl":""}'],
    ['numbers and words', '{"name":"a","properties":[-0,1.5e-7,0.1E+9,true,false,null,{},[]]}'],
  ])('agrees with the plain reader on %s', (_, component) => {
    const text = `{${head},"components":[${component}]}`;

    expect(scan(text)).toEqual(told(readPlainly(bytesOf(text))));
    expect(scan(text)).toHaveProperty('parts');
  });

  it('puts the parts of the subject first even where the metadata come last', () => {
    const text = `{"components":[{"name":"b"}],"metadata":{"component":{"components":[{"name":"a"}]}},${head}}`;

    expect(scan(text)).toEqual({
      version: '1.6',
      parts: [
        ['a', null, null],
        ['b', null, null],
      ],
    });
  });

  it('takes the last of two lists, and of two documents heads', () => {
    expect(scan(`{"specVersion":"9",${head},"components":[{"name":"a"}],"components":[]}`)).toEqual({
      version: '1.6',
      parts: [],
    });
  });

  it('reads past a byte order mark', () => {
    expect(scan(`\ufeff{${head},"components":[{"name":"a"}]}`)).toEqual({ version: '1.6', parts: [['a', null, null]] });
  });

  it('walks nesting up to the limit and refuses what goes deeper', () => {
    const nested = (levels: number) => `{${head},"x":${'['.repeat(levels)}${']'.repeat(levels)}}`;

    expect(scan(nested(depthLimit - 1))).toEqual({ version: '1.6', parts: [] });
    expect(scan(nested(depthLimit))).toMatchObject([{ message: expect.stringContaining('512 deep') }]);
  });

  it('grows its memory for a document that is nothing but components', () => {
    const answer = scan(`{${head},"components":[${Array(200_000).fill('{}').join()}]}`);

    expect(answer).toHaveProperty('parts.length', 200_000);
  });

  it.each([
    ['', 'The file is empty.'],
    ['[]', 'JSON object'],
    [`{${head}`, 'the document ends'],
    [`{${head}} x`, 'the end of the document'],
    [`{${head},}`, 'member name'],
    [`{${head},"a":01}`, 'not valid JSON'],
    [`{${head},"a":"\u0001"}`, 'not valid JSON'],
    ['{"bomFormat":"CycloneDX","specVersion":"1.1"}', 'this names "1.1"'],
    ['<bom/>', 'XML'],
  ])('refuses %j', (text, words) => {
    expect(scan(text)).toMatchObject([{ message: expect.stringContaining(words) }]);
  });

  it('refuses invalid UTF-8 and what is too large', () => {
    const invalid = bytesOf(`{${head},"a":"~"}`).map((byte) => (byte === 0x7e ? 0xff : byte));

    expect(told(scanCycloneDx(invalid))).toMatchObject([{ at: expect.stringContaining('byte ') }]);
    expect(told(scanCycloneDx(new Uint8Array(bomLimitBytes + 1)))).toEqual([{ at: '', message: bomTooLarge }]);
  });

  it('agrees with the plain reader on any document, whole or broken', () => {
    fc.assert(
      fc.property(document, fc.option(fc.tuple(fc.nat(), fc.nat(255))), (text, damage) => {
        const bytes = bytesOf(text);
        if (damage) bytes[damage[0] % bytes.length] = damage[1];

        expect(told(scanCycloneDx(bytes))).toEqual(told(readPlainly(bytes)));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.runIf(hasConformanceData)('scanCycloneDx on the documents of others', () => {
  const files = () => [
    ...conformanceFiles('sbom/cyclonedx-spec-tests', /\.json$/),
    ...conformanceFiles('sbom/real-container-sboms/cyclonedx', /\.json$/),
    ...conformanceFiles('sbom/real-cyclonedx-bom-examples', /\.json$/),
    ...conformanceFiles('sbom/real-in-the-wild/cyclonedx', /./),
    ...conformanceFiles('sbom/quality-sbomqs', /\.json$/),
  ];

  it('agrees with the plain reader, and with the full parser wherever the schema accepts', async () => {
    let parts = 0;
    for (const file of files()) {
      const bytes = file.read();
      const scanned = scanCycloneDx(bytes);
      expect(told(scanned), file.name).toEqual(told(readPlainly(bytes)));
      const whole = await parseCycloneDx(bytes);
      if (!whole.ok || !scanned.ok) continue;
      const { components } = whole.value;
      const expected = Array.from({ length: components.count }, (_, index) => componentAt(components, index));
      expect(listed(scanned.value), file.name).toEqual(
        expected.map(({ name, version, purl }) => [name, version, purl]),
      );
      parts += components.count;
    }

    expect(parts).toBeGreaterThan(4_000);
  });

  it('does so without the plain reader for every real SBOM', async () => {
    const texts = conformanceFiles('sbom/real-container-sboms/cyclonedx', /\.json$/).map((file) => file.read());

    expect(await plainReadings(() => texts.map((text) => scanCycloneDx(text)))).toBe(0);
  });
});

describe('the kernel', () => {
  it('is what its source compiles to', async () => {
    expect(readFileSync('src/formats/cyclonedx/scan-components.wasm.ts', 'utf8')).toBe(
      await compileKernel('src/formats/cyclonedx/scan-components.as'),
    );
  });
});

/** BOM-like JSON text: the members that matter in any place and order, escapes, repetition, white space. */
const { document } = fc.letrec<Record<'text' | 'value' | 'object' | 'list' | 'head' | 'document', string>>((tie) => {
  const name = fc.constantFrom(
    ...[
      'bomFormat',
      'specVersion',
      'metadata',
      'component',
      'components',
      'name',
      'version',
      'purl',
      'n\\u0061me',
      'x',
    ],
  );
  const space = fc.constantFrom('', '', ' ', '\n  ', '\t', `\r\n${' '.repeat(20)}`);
  const member = fc.tuple(space, name, space, tie('value'), space).map(([a, b, c, d, e]) => `${a}"${b}"${c}:${d}${e}`);
  return {
    text: fc
      .oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('CycloneDX', '1.5', 'pkg:npm/a@1'))
      .map((text) => JSON.stringify(text)),
    object: fc.array(member, { maxLength: 5 }).map((members) => `{${members.join()}}`),
    list: fc.array(fc.oneof(tie('object'), tie('value')), { maxLength: 4 }).map((values) => `[${values.join()}]`),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        tie('text'),
        fc.double().map(String),
        fc.constantFrom('true', 'null', '-0', '1e5', '0.5E-3', '01', '1.', '-'),
      ),
      tie('object'),
      tie('list'),
    ),
    head: fc.constantFrom(head, head, `${head},"components":[{"name":"x","components":[]}]`),
    document: fc
      .tuple(fc.array(member, { maxLength: 6 }), tie('head'), fc.nat(6))
      .map(([members, start, place]) => `{${members.toSpliced(place, 0, start).join()}}`),
  };
});
