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
    expect(problems!.map(({ at, message }) => `${at}: ${message}`)).toMatchInlineSnapshot();
  });
});
