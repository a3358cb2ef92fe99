import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import type { JsonObject } from '../bom/document.ts';
import { problemsOf } from './judge.ts';
import { xmlProblems } from './judge-xml.ts';
import { readCycloneDxJson } from './read-json.ts';
import { readXmlContent, xmlVersions } from './read-xml-content.ts';
import { specVersions } from './recognise.ts';
import { writeCycloneDx } from './write.ts';

const bom: JsonObject = {
  bomFormat: 'CycloneDX',
  specVersion: '1.7',
  version: 2,
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  metadata: {
    timestamp: '2026-01-02T03:04:05Z',
    tools: { components: [{ type: 'application', name: 'maker', version: '1', supplier: { name: 'Acme' } }] },
    manufacturer: { name: 'Acme' },
  },
  components: [
    {
      type: 'machine-learning-model',
      name: 'a < b & "c"\u0000',
      'bom-ref': 'a',
      authors: [{ name: 'Ann' }, { name: 'Bo' }],
      licenses: [{ expression: 'MIT OR ISC' }, { license: { id: 'MIT' } }],
      externalReferences: [{ type: 'rfc-9116', url: 'https://example.com/security.txt' }],
      hashes: [{ alg: 'SHA-256', content: '0'.repeat(64) }],
    },
    { type: 'library', name: 'b', version: '1', 'bom-ref': 'b', purl: 'pkg:npm/b@1' },
  ],
  dependencies: [{ ref: 'a', dependsOn: ['b'] }],
};

async function written(version: (typeof xmlVersions)[number], encoding: 'json' | 'xml') {
  const { bytes, losses } = await writeCycloneDx(bom, { version, encoding });
  return { bytes, text: new TextDecoder().decode(bytes), losses: losses.map(({ at, message }) => `${at}: ${message}`) };
}

describe('writeCycloneDx', () => {
  it.each(specVersions)('gives JSON that the schema of %s accepts', async (version) => {
    const document = JSON.parse((await written(version, 'json')).text);

    expect(await problemsOf({ version, document })).toEqual([]);
  });

  it.each(xmlVersions)('gives XML that the schema of %s accepts', async (version) => {
    expect(await xmlProblems([(await written(version, 'xml')).bytes], version)).toEqual([[]]);
  });

  it('loses nothing in its own version, but what the standard itself cannot hold', async () => {
    expect((await written('1.7', 'json')).losses).toEqual([]);
    expect(JSON.parse((await written('1.7', 'json')).text)).toEqual(bom);
    const read = readXmlContent((await written('1.7', 'xml')).bytes);
    expect(read.ok && read.value.content).toEqual(JSON.parse(JSON.stringify(bom).replace('\\u0000', '\u{fffd}')));
  });

  it('lists what an older version has no place for, and says it in its words where there are some', async () => {
    const { text, losses } = await written('1.4', 'json');

    expect(JSON.parse(text)).toMatchObject({
      metadata: { tools: [{ vendor: 'Acme', name: 'maker', version: '1' }], manufacture: { name: 'Acme' } },
      components: [{ type: 'file', author: 'Ann, Bo', licenses: [{ license: { name: 'MIT OR ISC' } }, {}] }, {}],
    });
    expect(losses).toMatchInlineSnapshot(`
      [
        "/components/0/licenses/0: In CycloneDX 1.4 an expression stands alone; this one became a name.",
        "/components/0/type: CycloneDX 1.4 has no component of the type "machine-learning-model"; it became "file".",
        "/components/0/externalReferences/0/type: CycloneDX 1.4 has no reference of the type "rfc-9116"; it became "other".",
      ]
    `);
  });

  it.runIf(hasConformanceData)(
    'writes every document of the specification as every version, as its schema wants',
    async () => {
      const wrong: string[] = [];
      const xml = new Map<string, Uint8Array[]>();
      for (const { name, read } of conformanceFiles('sbom/cyclonedx-spec-tests/1.7', /^valid-.*\.json$/)) {
        const answer = await readCycloneDxJson(read(), { lenient: false });
        if (!answer.ok) continue;
        const { content } = answer.value;
        for (const version of ['1.2', '1.4', '1.5', '1.6'] as const) {
          const { bytes } = await writeCycloneDx(content, { version, encoding: 'json' });
          const document = JSON.parse(new TextDecoder().decode(bytes));
          if ((await problemsOf({ version, document })).length > 0) wrong.push(`${name} as JSON ${version}`);
        }
        for (const version of ['1.0', '1.1', '1.4', '1.7'] as const) {
          const { bytes } = await writeCycloneDx(content, { version, encoding: 'xml' });
          xml.set(version, [...(xml.get(version) ?? []), bytes]);
        }
      }
      for (const [version, documents] of xml) {
        const problems = await xmlProblems(documents, version as (typeof xmlVersions)[number]);
        wrong.push(...problems.flat().map(({ at, message }) => `XML ${version} ${at}: ${message}`));
      }

      expect(wrong).toEqual([]);
    },
    120_000,
  );
});
