import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { laidOutBom } from '../../../tests/laid-out-bom.ts';
import { componentAt } from '../bom/bom.ts';
import { parseBom } from '../bom-files/parse-bom.ts';
import { parseCycloneDx } from './parse.ts';
import { parseLargeCycloneDx } from './parse-large.ts';

/** So small that every list of a few entries is read in stretches. */
const tiny = { stretchBytes: 300, wholeBytes: 1024 * 1024 };

const strict = { lenient: false };
const lenient = { lenient: true };

function bytesOf(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

const components = Array.from({ length: 50 }, (_, index) => ({
  type: 'library',
  name: `part ${index}`,
  'bom-ref': `r${index}`,
}));
const bom = { bomFormat: 'CycloneDX', specVersion: '1.3', version: 1, components };

describe('parseLargeCycloneDx', () => {
  it('gives what the whole document gives', async () => {
    const whole = {
      ...bom,
      specVersion: '1.6',
      services: [{ name: 's', services: [{ name: 't' }] }],
      vulnerabilities: [{ id: 'a' }],
    };

    expect(laidOutBom(await parseLargeCycloneDx(bytesOf(whole), strict, { ...tiny, stretchBytes: 5 }))).toEqual(
      laidOutBom(await parseCycloneDx(bytesOf(whole))),
    );
  });

  it('tells mistakes at their place in the whole document', async () => {
    const wrong = components.map((part, index) =>
      index === 40 ? { ...part, type: 'thing' } : { ...part, version: '1' },
    );

    expect(await parseLargeCycloneDx(bytesOf({ ...bom, components: wrong }), strict, tiny)).toMatchObject({
      problems: [
        { at: '/components/40', message: 'The member "version" is missing.' },
        { at: '/components/40/type', message: expect.stringContaining('"thing" is not one of') },
      ],
    });
  });

  it('finds an entry that repeats one of an earlier stretch', async () => {
    const twice = { ...bom, specVersion: '1.6', components: [...components, components[2]] };

    expect(await parseLargeCycloneDx(bytesOf(twice), strict, tiny)).toMatchObject({
      problems: [{ at: '/components/50', message: 'This entry repeats entry 2 of the same list.' }],
    });
  });

  it('refuses by name what is too large as one', async () => {
    const long = { ...bom, specVersion: '1.6', components: [{ ...components[0], description: 'x'.repeat(5000) }] };

    expect(await parseLargeCycloneDx(bytesOf(long), strict, { stretchBytes: 300, wholeBytes: 4000 })).toMatchObject({
      problems: [{ at: '/components/0' }],
    });
  });

  it('reads leniently what the whole reader reads leniently', async () => {
    const wrong = components.map((part, index) =>
      index % 7 === 3 ? { ...part, version: index, licenses: 'MIT' } : part,
    );
    const odd = { ...bom, specVersion: '1.6', serialNumber: 7, components: [...wrong, 'no component', components[0]] };

    const [whole, pieces] = [
      await parseBom(bytesOf(odd), lenient),
      await parseLargeCycloneDx(bytesOf(odd), lenient, tiny),
    ];

    expect(pieces.ok && laidOutBom({ ...pieces, warnings: [] })).toEqual(
      whole.ok && laidOutBom({ ...whole, warnings: [] }),
    );
    expect(new Set(pieces.ok ? pieces.warnings.map(({ at }) => at) : [])).toEqual(
      new Set(whole.ok ? whole.warnings.map(({ at }) => at) : ['']),
    );
  });

  it('tells members that stand twice, and takes the last', async () => {
    const text = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"version":2,"components":[
      {"type":"library","name":"a"},{"type":"library","name":"b","name":"c"}]}`;
    const read = await parseLargeCycloneDx(new TextEncoder().encode(text), strict, { ...tiny, stretchBytes: 5 });

    expect(read.ok && [read.value.version, componentAt(read.value.components, 1).name]).toEqual([2, 'c']);
    expect(read.ok && read.warnings.map(({ at }) => at)).toEqual(['/version', '/components/1/name']);
  });

  it.each([
    ['an end too early', '{"bomFormat":"CycloneDX","specVersion":"1.6",', 'line 1, column 45'],
    ['no value', '{"specVersion":"1.6",\n"components":[{"a":1},{"b":}]}', 'line 2, column 28'],
    ['a wrong letter', '{"specVersion":"1.6",\n"é":tru}', 'line 2, column 5'],
    ['more behind the end', '{"specVersion":"1.6"} {}', 'line 1, column 23'],
    ['nesting without end', `{"specVersion":"1.6","components":${'['.repeat(100_000)}`, 'line 1, column 21'],
    [
      'a closed nesting too deep',
      `{"specVersion":"1.6","components":${'['.repeat(600)}${']'.repeat(600)}}`,
      'line 1, ',
    ],
  ])('places %s', async (_, text, at) => {
    const read = await parseLargeCycloneDx(new TextEncoder().encode(text.replace('\\n', '\n')), strict, {
      ...tiny,
      stretchBytes: 5,
    });

    expect(read.ok ? [] : read.problems).toMatchObject([{ at: expect.stringContaining(at) }]);
  });

  it('places the first byte that is no UTF-8, however far behind', async () => {
    const bytes = bytesOf({ ...bom, specVersion: '1.6', extra: 'é'.repeat(2_000_000) });
    bytes.fill(0xff, 3_000_001, 3_000_003);

    expect(await parseLargeCycloneDx(bytes, strict)).toMatchObject({ problems: [{ at: 'byte 3000001' }] });
  });

  it.runIf(hasConformanceData)('agrees with the whole on every document of the specification', async () => {
    const different: string[] = [];
    for (const { name, read } of conformanceFiles('sbom/cyclonedx-spec-tests', /1\.[67]\/(valid|invalid)-.*\.json$/)) {
      const bytes = read();
      const [whole, pieces] = [await parseCycloneDx(bytes), await parseLargeCycloneDx(bytes, strict, tiny)];
      if (whole.ok !== pieces.ok) different.push(name);
      else if (whole.ok && pieces.ok) expect(laidOutBom(pieces), name).toEqual(laidOutBom(whole));
    }

    expect(different).toEqual([]);
  });
});
