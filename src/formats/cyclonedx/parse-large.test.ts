import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { parseCycloneDx } from './parse.ts';
import { parseLargeCycloneDx } from './parse-large.ts';

/** So small that every list of a few entries is read in stretches. */
const tiny = { stretchBytes: 300, wholeBytes: 1024 * 1024 };

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

    expect(await parseLargeCycloneDx(bytesOf(whole), { ...tiny, stretchBytes: 5 })).toEqual(
      await parseCycloneDx(bytesOf(whole)),
    );
  });

  it('tells mistakes at their place in the whole document', async () => {
    const wrong = components.map((part, index) =>
      index === 40 ? { ...part, type: 'thing' } : { ...part, version: '1' },
    );

    expect(await parseLargeCycloneDx(bytesOf({ ...bom, components: wrong }), tiny)).toMatchObject({
      problems: [
        { at: '/components/40', message: 'The member "version" is missing.' },
        { at: '/components/40/type', message: expect.stringContaining('"thing" is not one of') },
      ],
    });
  });

  it('finds an entry that repeats one of an earlier stretch', async () => {
    const twice = { ...bom, specVersion: '1.6', components: [...components, components[2]] };

    expect(await parseLargeCycloneDx(bytesOf(twice), tiny)).toMatchObject({
      problems: [{ at: '/components/50', message: 'This entry repeats entry 2 of the same list.' }],
    });
  });

  it('refuses by name what is too large as one', async () => {
    const long = { ...bom, specVersion: '1.6', components: [{ ...components[0], description: 'x'.repeat(5000) }] };

    expect(await parseLargeCycloneDx(bytesOf(long), { stretchBytes: 300, wholeBytes: 4000 })).toMatchObject({
      problems: [{ at: '/components/0' }],
    });
  });

  it('says what it cannot do piece by piece', async () => {
    expect(await parseLargeCycloneDx(new TextEncoder().encode('{"bomFormat":"CycloneDX",'))).toMatchObject({
      ok: false,
    });
  });

  it.runIf(hasConformanceData)('agrees with the whole on every document of the specification', async () => {
    const different: string[] = [];
    for (const { name, read } of conformanceFiles('sbom/cyclonedx-spec-tests', /1\.[67]\/(valid|invalid)-.*\.json$/)) {
      const bytes = read();
      const [whole, pieces] = [await parseCycloneDx(bytes), await parseLargeCycloneDx(bytes, tiny)];
      if (whole.ok !== pieces.ok) different.push(name);
      else if (whole.ok && pieces.ok) expect(pieces.value, name).toEqual(whole.value);
    }

    expect(different).toEqual([]);
  });
});
