import { readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { xmlProblems, xsdOf } from './judge-xml.ts';
import { xmlVersions } from './read-xml-content.ts';
import packed from './xsd.json' with { type: 'json' };

const library = new URL('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/', import.meta.url);

function original(name: string): string {
  const file = name === 'spdx' ? 'spdx.SNAPSHOT.xsd' : `bom-${name}.SNAPSHOT.xsd`;
  return readFileSync(new URL(file, library), 'utf8')
    .replace(/<xs:annotation>[\s\S]*?<\/xs:annotation>/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\n\s*/g, '\n');
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('the packed schemas', () => {
  it('are those of the CycloneDX library', async () => {
    const wanted = Object.fromEntries(
      [...xmlVersions, 'spdx'].map((name) => {
        const kept = (packed as Record<string, string>)[name];
        const text = original(name);
        const isSame = kept !== undefined && inflateRawSync(Buffer.from(kept, 'base64')).toString() === text;
        return [name, isSame ? kept : deflateRawSync(text, { level: 9 }).toString('base64')];
      }),
    );

    await expect(`${JSON.stringify(wanted, null, 2)}\n`).toMatchFileSnapshot('xsd.json');
  });

  it('unpack', () => {
    expect(xsdOf('1.4')).toContain('targetNamespace="http://cyclonedx.org/schema/bom/1.4"');
  });
});

describe('xmlProblems', () => {
  it('finds nothing against what the schema accepts, and tells every mistake in plain words at its place', async () => {
    const good = '<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"/>';
    const bad = `<?xml version="1.0"?>
<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.4" version="one" serialNumber="x" a="b">
  <b:metadata><b:timestamp>2020-04-07</b:timestamp></b:metadata>
  <b:components>
    <b:component><b:name>a</b:name></b:component>
    <b:component type="library"
      bom-ref="r"><b:version>1</b:version></b:component>
    <b:component type="lib" bom-ref="r"><b:name>b</b:name><b:hashes><b:hash alg="MD5">foo</b:hash></b:hashes></b:component>
    <b:component type="file"/>
  </b:components>
  <b:strange/>
</b:bom>`;

    const [none, problems] = await xmlProblems([bytesOf(good), bytesOf(bad)], '1.4');

    expect(none).toEqual([]);
    expect(problems!.map(({ at, message }) => `${at}: ${message}`)).toMatchInlineSnapshot(`
      [
        "line 2, column 1: Attribute "version": "one" is no whole number.",
        "line 2, column 1: Attribute "serialNumber": "x" has not the form that is asked for here (urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(\\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\})).",
        "line 3, column 15: "2020-04-07" is no date and time such as 2026-02-28T09:30:00Z.",
        "line 5, column 5: The attribute "type" is missing.",
        "line 7, column 19: This element does not belong here; expected is "supplier" or "author" or "publisher" or "group" or "name".",
        "line 8, column 5: Attribute "type": "lib" is not one of application, framework, library, container, operating-system, device, firmware, file.",
        "line 8, column 69: "foo" has not the form that is asked for here (([a-fA-F0-9]{32})|([a-fA-F0-9]{40})|([a-fA-F0-9]{64})|([a-fA-F0-9]{96})|([a-fA-F0-9]{128})).",
        "line 8, column 5: The reference "r" is given twice; it must be unique in the BOM.",
        "line 9, column 5: An element is missing in this one: "supplier" or "author" or "publisher" or "group" or "name".",
        "line 11, column 3: This element does not belong here; expected is "services" or "externalReferences" or "dependencies" or "compositions" or "properties" or "vulnerabilities".",
      ]
    `);
  });
});
