import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { aPivot } from '../../../tests/pivots.ts';
import { componentAt } from '../bom/bom.ts';
import { LossList } from '../bom/loss-list.ts';
import { asNewest } from './as-newest.ts';
import { readDocument } from './read-document.ts';
import { type DocumentRows, readXmlRows } from './read-rows.ts';
import { readXmlContent } from './read-xml-content.ts';
import { formatXml } from './write-xml.ts';

const encoder = new TextEncoder();

function told({ components, dependencies, warnings }: DocumentRows) {
  return {
    parts: Array.from({ length: components.count }, (_, index) => componentAt(components, index)),
    offsets: [...dependencies.offsets],
    targets: [...dependencies.targets],
    warnings,
  };
}

/** What the plain reader makes of a document; null where it refuses it. */
function toldPlainly(bytes: Uint8Array) {
  const read = readXmlContent(bytes);
  if (!read.ok) return null;
  const { bom, warnings } = readDocument(asNewest(read.value.content), null);
  return told({ components: bom.components, dependencies: bom.dependencies, warnings });
}

function toldFast(bytes: Uint8Array) {
  const rows = readXmlRows(bytes);
  return rows && told(rows);
}

function aBom(inner: string, attributes = ''): Uint8Array {
  return encoder.encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"${attributes}>${inner}</bom>\n`,
  );
}

function aPart(inner: string): Uint8Array {
  return aBom(`<components><component type="library" bom-ref="a">${inner}</component></components>`);
}

/** Both ways agree, and the fast one did not give up. */
function expectAgreement(bytes: Uint8Array) {
  const fast = toldFast(bytes);

  expect(fast).not.toBeNull();
  expect(fast).toEqual(toldPlainly(bytes));
  return fast!;
}

describe('readXmlRows', () => {
  it('reads all that a component says of itself, nested ones too, and who depends on whom', () => {
    const { parts, targets } = expectAgreement(
      aBom(`<!-- a comment with <tags> --><metadata><tools><components><component type="library"><name>tool</name></component></components></tools>
        <component type="application" bom-ref="shop"><name>shop</name><components><component type="file"><name>own part</name></component></components></component></metadata>
        <components><component type="library" bom-ref="a &amp; b"><supplier><name>S &lt;1&gt;</name><url>u</url></supplier>
          <manufacturer><name>M</name></manufacturer><authors><author><name>A</name></author><author><name>B</name></author></authors>
          <publisher>P</publisher><group>g</group><name> two
            lines </name><version>1</version><description><![CDATA[</component><name>no</name>]]></description><scope>optional</scope>
          <hashes><hash alg="SHA-1">00</hash><hash alg="MD5"> 11 </hash></hashes>
          <licenses><license><id>MIT</id></license><license><name>Own</name><text>words <![CDATA[<id>X</id>]]></text></license></licenses>
          <cpe>cpe:/a:b</cpe><purl>pkg:npm/a@1</purl><swid tagId="t" name="n"><text/></swid>
          <components><component type="library" bom-ref='b'><name>b</name><licenses><expression>A OR B</expression></licenses>
            <components><component type="library"><name/><purl>pkg:npm/c@3</purl></component></components></component></components>
          <properties><property name="purl">no</property></properties></component></components>
        <services><service bom-ref="s"><name>s</name><services><service bom-ref="t"><name>t</name></service></services></service></services>
        <dependencies><dependency ref="shop"><dependency ref="a &amp; b"/></dependency><dependency ref="a &amp; b"><dependency ref="b"></dependency>
          <dependency ref="nowhere"/></dependency><dependency ref="s"><dependency ref="t"/></dependency></dependencies>`),
    );

    expect(parts).toHaveLength(4);
    expect(parts[1]).toMatchObject({
      bomRef: 'a & b',
      supplier: 'S <1>',
      name: 'two             lines',
      author: 'A, B',
    });
    expect(targets.length).toBeGreaterThan(2);
  });

  it.each([
    ['a byte order mark', Buffer.concat([Buffer.from('\ufeff'), aPart('<name>a</name>')])],
    ['letters beyond ASCII', aPart('<name>Ärger 日本 🎉</name>')],
    ['processing instructions and comments', aPart('<?a b?><!-- c --><name>a</name><!----><version>1</version>')],
    ['no components', aBom('')],
    ['an empty element', encoder.encode('<bom xmlns="http://cyclonedx.org/schema/bom/1.4"/>')],
    [
      'attributes of other standards',
      aBom('', ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"'),
    ],
    ['quotes of both kinds', aPart(`<hashes><hash alg='SHA-1' >00</hash ></hashes>`.replace('</hash >', '</hash>'))],
  ])('agrees with the plain reader on %s', (_, bytes) => {
    expectAgreement(bytes);
  });

  it.each([
    [
      'a document type',
      encoder.encode(
        '<!DOCTYPE bom [<!ENTITY a "b">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components/></bom>',
      ),
    ],
    ['prefixes', encoder.encode('<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.6"><c:components/></c:bom>')],
    ['an element of another standard', aPart('<name>a</name><x:y xmlns:x="urn:x"/>')],
    ['a name space inside', aPart('<name xmlns="urn:x">a</name>')],
    ['a comment within a name', aPart('<name>a<!-- b -->c</name>')],
    ['CDATA as a name', aPart('<name><![CDATA[a]]></name>')],
    ['a number of a character', aPart('<name>&#65;</name>')],
    ['an entity that is none', aPart('<name>&harm;</name>')],
    ['a carriage return', aPart('<name>a\r\nb</name>')],
    ['two blanks in a package URL', aPart('<purl>a  b</purl>')],
    ['blanks that XML does not know', aPart('<name>\u00a0a</name>')],
    [
      'another encoding',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>'),
    ],
    ['elements that cross', aPart('<name>a</version>')],
    ['an end that is missing', aPart('<name>a</name>').subarray(0, -10)],
    ['too many levels', aBom('<x>'.repeat(600) + '</x>'.repeat(600))],
    ['nothing', new Uint8Array()],
    ['JSON', encoder.encode('{}')],
  ])('leaves %s to the plain reader', (_, bytes) => {
    expect(readXmlRows(bytes)).toBeNull();
  });

  it('agrees with the plain reader on any document that is written', () => {
    let taken = 0;
    fc.assert(
      fc.property(aPivot(), (content) => {
        const bytes = encoder.encode(formatXml(content, '1.7', new LossList()));
        const fast = toldFast(bytes);
        if (fast) {
          taken++;
          expect(fast).toEqual(toldPlainly(bytes));
        }
      }),
      { numRuns: 100 },
    );

    expect(taken).toBeGreaterThan(10);
  });

  it.skipIf(!hasConformanceData)('agrees with the plain reader on the documents of others', () => {
    let taken = 0;
    for (const { name, read } of conformanceFiles('sbom', /\.xml$/)) {
      const bytes = read();
      const plain = toldPlainly(bytes);
      const fast = toldFast(bytes);
      if (!fast || !plain) continue;
      taken++;
      expect(fast, name).toEqual(plain);
    }

    expect(taken).toBeGreaterThan(50);
  });
});
