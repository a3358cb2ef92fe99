import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileKernel } from '../../../scripts/compile-kernel.mjs';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { componentAt, textColumns } from '../bom/bom.ts';
import { bomLimitBytes } from '../bom/size-limit.ts';
import { depthLimit } from '../json/survey.ts';
import { readDocument } from './read-document.ts';
import { type DocumentRows, readRows, walkRows } from './read-rows.ts';
import { readCycloneDx } from './recognise.ts';

const head = '"bomFormat":"CycloneDX","specVersion":"1.6"';

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function told({ components, dependencies, warnings }: DocumentRows) {
  return {
    parts: Array.from({ length: components.count }, (_, index) => componentAt(components, index)),
    offsets: [...dependencies.offsets],
    targets: [...dependencies.targets],
    warnings,
  };
}

/** What the plain reader makes of a document, `null` where it warns of something before it comes to the rows, or refuses it. */
function toldPlainly(bytes: Uint8Array) {
  const recognised = readCycloneDx(bytes);
  if (!recognised.ok || recognised.warnings.length > 0) return null;
  const { bom, warnings } = readDocument(recognised.value.document, null);
  return told({ components: bom.components, dependencies: bom.dependencies, warnings });
}

function toldFast(bytes: Uint8Array) {
  const rows = readRows(bytes);
  return rows && told(rows);
}

/** Both ways agree, and the fast one did not give up. */
function expectAgreement(text: string) {
  const fast = toldFast(bytesOf(text));

  expect(fast).not.toBeNull();
  expect(fast).toEqual(toldPlainly(bytesOf(text)));
  return fast!;
}

describe('readRows', () => {
  it('reads all that a component says of itself, nested ones too', () => {
    const { parts } = expectAgreement(`{${head},
      "metadata": { "tools": { "components": [{ "name": "tool" }] },
        "component": { "bom-ref": "shop", "name": "shop", "components": [{ "name": "own part" }] } },
      "components": [
        { "type": "library", "bom-ref": "a", "group": "g", "name": "a", "version": "1", "purl": "pkg:npm/a@1", "cpe": "c",
          "supplier": { "name": "S", "url": ["u"] }, "manufacturer": { "name": "M" }, "author": "A", "publisher": "P",
          "scope": "optional", "components": [{ "name": "b", "components": [{ "purl": "pkg:npm/c@3" }] }],
          "licenses": [{ "license": { "id": "MIT" } }, { "license": { "name": "Own" } }, { "expression": "A OR B" }, { "license": {} }],
          "hashes": [{ "alg": "SHA-1", "content": "00" }, { "content": "11" }, {}] },
        { "version": 5, "name": null, "purl": ["pkg:npm/no@1"], "supplier": "no", "hashes": [1], "licenses": {} },
        "no component"
      ] }`);

    expect(parts.map(({ name, parent }) => [name, parent])).toEqual([
      ['own part', -1],
      ['a', -1],
      ['b', 1],
      ['', 2],
      ['', -1],
    ]);
    expect(parts[1]).toMatchObject({ supplier: 'S', scope: 'optional', licences: ['MIT', 'Own', 'A OR B'] });
    expect(parts[1]!.hashes).toEqual([
      { algorithm: 'SHA-1', value: '00' },
      { algorithm: '', value: '11' },
      { algorithm: '', value: '' },
    ]);
  });

  it('reads licences and hashes that stand behind those of nested components', () => {
    const inner = '{"name":"b","licenses":[{"expression":"B"}],"hashes":[{"alg":"MD5","content":"bb"}]}';
    const { parts } = expectAgreement(
      `{${head},"components":[{"name":"a","components":[${inner}],"licenses":[{"expression":"A"}],"hashes":[{"alg":"MD5","content":"aa"}]}]}`,
    );

    expect(parts.map(({ licences }) => licences)).toEqual([['A'], ['B']]);
    expect(parts.map(({ hashes }) => hashes[0]!.value)).toEqual(['aa', 'bb']);
  });

  it.each([
    ['one author', '"authors":[{"name":"A"}]', 'A'],
    ['several authors', '"authors":[{"name":"A"},{"email":"x"},{"name":"ß\\u00e9"}]', 'A, ßé'],
    ['an author beside them', '"authors":[{"name":"A"}],"author":"B"', 'B'],
    ['nobody', '"authors":[{"name":""}]', null],
    ['two without a name', '"authors":[{"name":""},{"name":""}]', ', '],
  ])('joins the authors of a component: %s', (_, members, expected) => {
    const { parts } = expectAgreement(`{${head},"components":[{"name":"a",${members}},{"name":"b"}]}`);

    expect(parts[0]!.author).toBe(expected);
  });

  it('resolves dependencies of subject, components and services, each edge once, and says which references lead nowhere', () => {
    const { targets, warnings } = expectAgreement(`{${head},
      "metadata": { "component": { "name": "shop", "bom-ref": "shop" } },
      "components": [{ "bom-ref": "a" }, { "bom-ref": "b\\u002f" }, { "bom-ref": "a" }, { "bom-ref": "" }],
      "services": [{ "bom-ref": "pay", "services": [{ "bom-ref": "inner" }] }, { "name": "x" }],
      "dependencies": [
        { "dependsOn": ["inner", "a", "gone", "a", "b/"], "ref": "shop" },
        { "ref": "nobody", "dependsOn": ["a"] },
        { "ref": "pay", "dependsOn": ["pay", "", 7] },
        "no dependency", { "dependsOn": ["a"] }
      ] }`);

    expect(targets).toEqual([1, 2, 6, 5]);
    expect(warnings.map(({ at }) => at)).toEqual([
      '/dependencies/0/dependsOn/2',
      '/dependencies/1/ref',
      '/dependencies/2/dependsOn/1',
      '/dependencies/2/dependsOn/2',
      '/dependencies/4/ref',
    ]);
  });

  it('lets an implied root point to what nothing else depends on', () => {
    const { offsets, targets } = expectAgreement(
      `{${head},"components":[{"bom-ref":"a"},{"bom-ref":"b"},{"bom-ref":"c"}],
        "dependencies":[{"ref":"a","dependsOn":["b"]},{"ref":"c","dependsOn":["c"]}]}`,
    );

    expect([offsets[1], ...targets]).toEqual([2, 1, 3, 2, 3]);
  });

  it('reads every escape, and text beyond ASCII', () => {
    const { parts } = expectAgreement(
      `\ufeff{${head},"components":[{"name":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00DF\\u20ac\\ud83d\\ude00\\u0000","version":"größe 😀"}]}`,
    );

    expect(parts[0]!.name).toBe('"\\/\b\f\n\r\tAß€😀\0');
  });

  it.each([
    ['a member that stands twice', '{"name":"a","name":"b"}'],
    ['one deep within', '{"name":"a","properties":[{"x":1,"y":2,"x":3}]}'],
    ['an escaped member name', '{"n\\u0061me":"a"}'],
    ['half of a surrogate pair', '{"name":"\\ud800"}'],
    ['its other half', '{"name":"\\udc00\\ud800"}'],
    ['more members than an object has', `{${Array.from({ length: 300 }, (_, i) => `"m${i}":0`).join()}}`],
    ['nesting beyond the limit', `{"x":${'['.repeat(depthLimit)}${']'.repeat(depthLimit)}}`],
    ['what is no JSON', '{"name":tru}'],
  ])('leaves %s to the plain reader', (_, component) => {
    expect(toldFast(bytesOf(`{${head},"components":[${component}]}`))).toBeNull();
  });

  it('leaves parts of the subject that come after other components, and what is too large, to it', () => {
    const late = `{"components":[{"name":"b"}],"metadata":{"component":{"components":[{"name":"a"}]}},${head}}`;

    expect([bytesOf(late), new Uint8Array(bomLimitBytes + 1)].map(toldFast)).toEqual([null, null]);
  });

  it.each([
    ['a text', '"a":"~"'],
    ['a long text', `"a":"${'x'.repeat(40)}~${'x'.repeat(40)}"`],
    ['a text after an escape', `"a":"${'x'.repeat(20)}\\n~"`],
    ['a text before an escape', '"a":"~\\n"'],
    ['a member name', '"~":1'],
    ['no text', '"a":~1'],
  ])('leaves to it what has invalid UTF-8 in %s', (_, member) => {
    const invalid = bytesOf(`{${head},${member}}`).map((byte) => (byte === 0x7e ? 0xff : byte));

    expect(toldFast(invalid)).toBeNull();
  });

  it('takes names that only look alike for different ones', () => {
    const names = ['a', 'aa', 'abcdefgh', 'abcdefghi', 'abcdefgh1bcdefgh', 'abcdefgh2bcdefgh', '', 'b'];

    expectAgreement(`{${head},"components":[{${names.map((name) => `"${name}":"${name}"`).join()}}]}`);
  });

  it('takes no text for an escaped one because another had escapes there in the document before', () => {
    expectAgreement(`{${head},"components":[{"name":"\\u0061"}]}`);
    expectAgreement(`{${head},"components":[{"name":"a"}]}`);
    expect(toldFast(bytesOf(`{${head},"components":[{"\\u0061":1}]}`))).toBeNull();
    expectAgreement(`{${head},"components":[{"a":1}]}`);
  });

  it('grows its memory, and gives what it was given once it reads the next document', () => {
    const small = bytesOf(`{${head},"components":[{"name":"a"}]}`);
    const first = readRows(small)!;
    const many = toldFast(bytesOf(`{${head},"components":[${Array(200_000).fill('{"bom-ref":"x"}').join()}]}`))!;

    expect(many.parts).toHaveLength(200_000);
    expect(many.targets).toHaveLength(200_000);
    expect(told(first)).toEqual(toldFast(small));
  });

  it('agrees with the plain reader on any document, whole or broken', () => {
    let understood = 0;
    fc.assert(
      fc.property(document, fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 1 }), (text, damage) => {
        const bytes = bytesOf(text);
        if (damage) bytes[damage[0] % bytes.length] = damage[1];
        const fast = toldFast(bytes);
        if (!fast) return;
        understood++;
        const recognised = readCycloneDx(bytes);

        if (recognised.ok) expect([fast, recognised.warnings]).toEqual([toldPlainly(bytes), []]);
        else expect(() => JSON.parse(new TextDecoder().decode(bytes))).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
    expect(understood).toBeGreaterThan(300);
  });
});

describe('walkRows', () => {
  it('leaves the texts where they lie', () => {
    const { bytes, texts, count } = walkRows(bytesOf(`{${head},"components":[{"name":"a\\u0062"},{}]}`))!;
    const name = 2 * textColumns.indexOf('name');
    const second = 2 * textColumns.length + name;

    expect(count).toBe(2);
    expect(new TextDecoder().decode(bytes.subarray(texts[name], texts[name + 1]))).toBe('ab');
    expect([...texts.subarray(second, second + 2)]).toEqual([0, 0]);
  });
});

describe.runIf(hasConformanceData)('readRows on the documents of others', () => {
  it('agrees with the plain reader, and leaves next to nothing to it', () => {
    const files = [
      ...conformanceFiles('sbom/cyclonedx-spec-tests', /\.json$/),
      ...conformanceFiles('sbom/real-container-sboms/cyclonedx', /\.json$/),
      ...conformanceFiles('sbom/real-cyclonedx-bom-examples', /\.json$/),
      ...conformanceFiles('sbom/real-in-the-wild/cyclonedx', /./),
    ];
    const left: string[] = [];
    let parts = 0;
    for (const file of files) {
      const bytes = file.read();
      const plain = toldPlainly(bytes);
      const fast = toldFast(bytes);
      if (!plain) continue;
      if (!fast) left.push(file.name);
      else expect(fast, file.name).toEqual(plain);
      parts += plain.parts.length;
    }

    expect(left).toEqual([]);
    expect(parts).toBeGreaterThan(4_000);
  });
});

describe('the kernel', () => {
  it('is what its source compiles to', async () => {
    const compiled = await compileKernel('src/formats/cyclonedx/read-rows.as');

    expect(readFileSync('src/formats/cyclonedx/read-rows.wasm.ts', 'utf8')).toBe(compiled);
  });
});

/** BOM-like JSON text: the members that matter in any place and order, escapes, repetition, white space. */
const { document } = fc.letrec<Record<'text' | 'value' | 'object' | 'list' | 'document', string>>((tie) => {
  const name = fc.constantFrom(
    ...'metadata component components services dependencies ref dependsOn bom-ref type group name version purl cpe'.split(
      ' ',
    ),
    ...'supplier manufacturer author authors publisher scope licenses license expression id hashes alg content x'.split(
      ' ',
    ),
  );
  const space = fc.constantFrom('', '', ' ', '\n  ', `\r\n${' '.repeat(20)}`);
  const object = fc
    .uniqueArray(fc.tuple(name, space, tie('value'), space), { maxLength: 5, selector: ([member]) => member })
    .map((members) => `{${members.map(([member, a, value, b]) => `"${member}"${a}:${value}${b}`).join()}}`);
  return {
    text: fc
      .oneof(
        { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', '') },
        { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
        { weight: 1, arbitrary: fc.string() },
      )
      .chain((text) => fc.constantFrom(JSON.stringify(text), `"${escaped(text)}"`)),
    object,
    list: fc
      .array(fc.oneof(tie('object'), tie('text'), tie('value')), { maxLength: 4 })
      .map((all) => `[${all.join()}]`),
    value: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.oneof(tie('text'), fc.constantFrom('1', 'true', 'null', '-0.5E-3')),
      tie('object'),
      tie('list'),
    ),
    document: fc
      .tuple(
        fc.array(tie('object'), { maxLength: 4 }),
        fc.array(tie('object'), { maxLength: 2 }),
        fc.array(fc.tuple(tie('text'), fc.array(tie('text'), { maxLength: 4 })), { maxLength: 4 }),
        fc.option(tie('object')),
        tie('object'),
      )
      .map(([components, services, dependencies, subject, rest]) => {
        const edges = dependencies.map(([ref, targets]) => `{"ref":${ref},"dependsOn":[${targets.join()}]}`);
        const metadata = subject === null ? '{}' : `{"component":${subject}}`;
        return `{${head},"metadata":${metadata},"components":[${components.join()}],"services":[${services.join()}],
          "dependencies":[${edges.join()}],"extra":${rest}}`;
      }),
  };
});

/** Every character as an escape. */
function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
    '',
  );
}
