import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { readXmlContent } from './read-xml-content.ts';

const start = '<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"';

function told(text: string | Uint8Array): string[] {
  const read = readXmlContent(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  return read.ok ? [] : read.problems.map(({ at, message }) => `${at}: ${message}`);
}

describe('readXmlContent', () => {
  it('takes no document type, and so no entities of its own', () => {
    const laughs = `<!DOCTYPE bom [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${start}><metadata>&b;</metadata></bom>`;

    expect(told(laughs)).toMatchObject([expect.stringContaining('document type')]);
    expect(told(`${start}><components>&b;</components></bom>`)).toMatchObject([expect.stringContaining('entity')]);
  });

  it('bounds how deep elements lie', () => {
    const deep = '<components><component type="library"><name>a</name>'.repeat(600);

    expect(told(`${start}>${deep}`)).toMatchObject([expect.stringContaining('more than 512 deep')]);
  });

  it('reads huge attributes and texts without growing beyond them', () => {
    const huge = 'x'.repeat(4_000_000);

    expect(
      told(
        `${start}><components><component type="library" bom-ref="${huge}"><name>${huge}</name></component></components></bom>`,
      ),
    ).toEqual([]);
  });

  it('names line and column of what is no XML', () => {
    expect(told(`${start}>\n  <metadata>\n  </meta>`)).toMatchObject([
      expect.stringMatching(/^line 3, column \d+: This is not well-formed/),
    ]);
    expect(told('<a/>')).toMatchObject([expect.stringContaining('The outermost element of CycloneDX is "bom".')]);
    expect(told('<bom xmlns="http://cyclonedx.org/schema/bom/2.0"/>')).toMatchObject([
      expect.stringContaining('name space'),
    ]);
    expect(told('')).toHaveLength(1);
  });

  it('reads other encodings by their declaration or mark', () => {
    const latin = Buffer.from(
      `<?xml version="1.0" encoding="ISO-8859-1"?>${start}><metadata><authors><author><name>Ren\u00e9</name></author></authors></metadata></bom>`,
      'latin1',
    );
    const wide = Buffer.from(`\ufeff${start}/>`, 'utf16le');

    expect(readXmlContent(latin)).toMatchObject({
      value: { content: { metadata: { authors: [{ name: 'Ren\u00e9' }] } } },
    });
    expect(told(wide)).toEqual([]);
    expect(told('<?xml version="1.0" encoding="klingon"?><bom/>')).toMatchObject([expect.stringContaining('klingon')]);
    expect(told(Buffer.from([0x3c, 0x62, 0xff, 0xfe, 0x3e]))).toHaveLength(1);
  });

  it.runIf(hasConformanceData)('answers any mutation of a real document, and with sentences', () => {
    const files = conformanceFiles('sbom/cyclonedx-spec-tests/1.7', /^valid-.*\.xml$/).map(({ read }) => read());
    const splice = fc.record({
      file: fc.nat(),
      at: fc.nat(),
      length: fc.nat(40),
      text: fc.string({ unit: 'binary', maxLength: 20 }),
    });
    fc.assert(
      fc.property(splice, ({ file, at, length, text }) => {
        const bytes = files[file % files.length]!;
        const from = at % bytes.length;
        const mutated = Buffer.concat([bytes.subarray(0, from), Buffer.from(text), bytes.subarray(from + length)]);

        for (const sentence of told(mutated)) expect(sentence).toMatch(/\.$/);
      }),
      { numRuns: 300 },
    );
  });
});
