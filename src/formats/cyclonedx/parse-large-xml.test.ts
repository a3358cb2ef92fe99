import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { laidOutBom } from '../../../tests/laid-out-bom.ts';
import { parseBom } from '../bom-files/parse-bom.ts';
import { parseLargeCycloneDxXml } from './parse-large-xml.ts';

const text = `<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1">
  <metadata><component type="application" bom-ref="s"><name>shop</name></component></metadata>
  <components>
    <component type="library" bom-ref="a"><supplier><name>S</name></supplier><name>a</name><version>1</version>
      <hashes><hash alg="MD5">${'0'.repeat(32)}</hash></hashes>
      <licenses><license><id>MIT</id><text>long</text></license></licenses><purl>pkg:npm/a@1</purl>
      <components><component type="file"><name>b</name></component></components></component>
  </components>
  <services><service bom-ref="v"><provider><name>P</name></provider><name>svc</name></service></services>
  <dependencies><dependency ref="s"><dependency ref="a"/></dependency></dependencies>
  <vulnerabilities><vulnerability><id>CVE-2020-0001</id></vulnerability></vulnerabilities>
</bom>`;

/** So small that every list is judged entry by entry, and every piece ends within one. */
const tiny = { stretchLength: 1, pieceBytes: 313, wholeBytes: 1024 * 1024 };
/** The same with fewer calls of the judge. */
const small = { ...tiny, stretchLength: 400, pieceBytes: 20_000 };
const strict = { lenient: false };

const bytesOf = (of: string) => new TextEncoder().encode(of);

describe('parseLargeCycloneDxXml', () => {
  it('gives of a stream what the whole document gives', async () => {
    const whole = await parseBom(bytesOf(text));

    expect(whole.ok).toBe(true);
    expect(laidOutBom(await parseLargeCycloneDxXml(bytesOf(text), strict, tiny))).toEqual(laidOutBom(whole));
    expect(laidOutBom(await parseLargeCycloneDxXml(bytesOf(text), strict))).toEqual(laidOutBom(whole));
  });

  it('refuses by the schema, and reads on when asked to', async () => {
    const wrong = bytesOf(text.replace('type="file"', 'type="thing"'));

    expect(await parseLargeCycloneDxXml(wrong, strict, tiny)).toMatchObject({
      problems: [{ at: 'line 7, column 19' }],
    });
    expect(await parseLargeCycloneDxXml(wrong, { lenient: true }, tiny)).toMatchObject({ ok: true, warnings: [{}] });
  });

  it('names the same places as the whole document does, wherever a stretch begins', async () => {
    const wrong = bytesOf(
      text
        .replace('alg="MD5"', 'alg="MD7"')
        .replace('<dependency ref="a"/>', '<dependency rev="a"/>')
        .replace('<id>CVE-2020-0001</id>', '<idea/>')
        .replace('<metadata>', '<metadata><nothing/>'),
    );
    const [whole, pieces] = [await parseBom(wrong), await parseLargeCycloneDxXml(wrong, strict, tiny)];

    expect(whole.ok ? [] : whole.problems).toHaveLength(5);
    expect(new Set(pieces.ok ? [] : pieces.problems.map(({ at }) => at))).toEqual(
      new Set(whole.ok ? [] : whole.problems.map(({ at }) => at)),
    );
  });

  it('finds a reference that stands twice in the whole', async () => {
    const twice = bytesOf(text.replace('bom-ref="v"', 'bom-ref="a"'));

    expect(await parseLargeCycloneDxXml(twice, strict, tiny)).toMatchObject({
      problems: [{ at: 'line 9, column 33', message: expect.stringContaining('"a" is given twice') }],
    });
  });

  it('refuses one entry that is larger than it may be, before it holds it', async () => {
    const huge = bytesOf(text.replace('>long<', `>${'long '.repeat(1000)}<`));

    expect(await parseLargeCycloneDxXml(huge, strict, { ...tiny, wholeBytes: 2000 })).toMatchObject({
      problems: [{ message: expect.stringContaining('is larger than 64 MB') }],
    });
  });

  it.runIf(hasConformanceData)('agrees with the whole on documents of the specification', async () => {
    const different: string[] = [];
    for (const { name, read } of conformanceFiles(
      'sbom/cyclonedx-spec-tests',
      /1\.[17]\/(valid|invalid)-[bc].*\.xml$/,
    )) {
      const [whole, pieces] = [await parseBom(read()), await parseLargeCycloneDxXml(read(), strict, small)];
      if (whole.ok !== pieces.ok) different.push(name);
      else if (whole.ok) expect(laidOutBom(pieces), name).toEqual(laidOutBom(whole));
    }

    expect(different).toEqual([]);
  });
});
