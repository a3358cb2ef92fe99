import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPivot } from '../../../tests/pivots.ts';
import { sorted } from '../../../tests/sorted.ts';
import type { BomDocument, ReadBomDocument } from '../bom/document.ts';
import { validatorOf } from '../cyclonedx/schema.ts';
import type { Json } from '../json/json.ts';
import { judge } from './judge.ts';
import { readSpdx2Json } from './read-json.ts';
import { readSpdx2Rdf } from './read-rdf.ts';
import { readSpdx2TagValue } from './read-tag-value.ts';
import { readSpdx2Xml } from './read-xml.ts';
import { readSpdx2Yaml } from './read-yaml.ts';
import { schemaOf } from './schema.ts';
import { type Spdx2Encoding, spdx2Encodings, writeSpdx2 } from './write.ts';

const created = '2026-02-28T09:30:00Z';
const readers: Record<Spdx2Encoding, ReadBomDocument> = {
  json: readSpdx2Json,
  yaml: readSpdx2Yaml,
  'tag-value': readSpdx2TagValue,
};

describe('reading SPDX 2', () => {
  it('lays packages out as components, with the described one as the subject', async () => {
    const bom = await read(readSpdx2Json, json(aDocument()));

    expect(bom.content).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.7',
      metadata: {
        timestamp: created,
        tools: { components: [{ type: 'application', name: 'syft', version: '0.58.0' }] },
        manufacturer: { name: 'Acme' },
        component: { type: 'application', 'bom-ref': 'SPDXRef-app', name: 'app', version: '1.0' },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'SPDXRef-lib',
          name: 'lib',
          purl: 'pkg:npm/lib@2.0',
          supplier: { name: 'Jane Doe', contact: [{ name: 'Jane Doe', email: 'jane@example.com' }] },
          licenses: [
            { license: { id: 'MIT', acknowledgement: 'declared' } },
            { expression: 'MIT OR LicenseRef-own', acknowledgement: 'concluded' },
          ],
          hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
          scope: 'optional',
        },
      ],
      dependencies: [{ ref: 'SPDXRef-app', dependsOn: ['SPDXRef-lib'] }],
    });
    expect(bom.losses).toEqual([]);
  });

  it.each(spdx2Encodings)('reads what was written as %s as the same components', async (encoding) => {
    const bom = await read(readSpdx2Json, json(aDocument()));

    const written = writeSpdx2(bom.content, { encoding, created });
    const again = await read(readers[encoding], written.bytes);

    expect(written.losses).toEqual([]);
    expect(again.content).toEqual(bom.content);
  });

  it('places a problem in JSON by its pointer and in the other forms by line', async () => {
    const broken = aDocument({ relationships: [relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-gone')] });
    const tags = text(
      'SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: x\nDocumentNamespace: https://example.com/x\nCreator: Tool: x\nCreated: yesterday\n',
    );

    expect(await problemsOf(readSpdx2Json, json(broken))).toEqual([
      {
        at: '/relationships/0/relatedSpdxElement',
        message: '"SPDXRef-gone" is the identifier of no element of this document.',
      },
    ]);
    expect(await problemsOf(readSpdx2TagValue, tags)).toEqual([
      { at: 'line 7', message: '"yesterday" is no time such as 2026-02-28T09:30:00Z.' },
    ]);
    expect(await problemsOf(readSpdx2Yaml, text('spdxVersion: SPDX-2.3\nname:\n  - list\n'))).toContainEqual({
      at: 'line 2',
      message: 'This must be text, not a list.',
    });
    expect(
      await problemsOf(
        readSpdx2Xml,
        text('<Document>\n<spdxVersion>SPDX-2.3</spdxVersion>\n<nome>x</nome></Document>'),
      ),
    ).toContainEqual({
      at: 'line 3, column 7',
      message: 'This version of SPDX knows no such member here.',
    });
    expect(
      await problemsOf(
        readSpdx2Rdf,
        text('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<a></rdf:RDF>'),
      ),
    ).toMatchObject([{ at: expect.stringContaining('line 2, column') }]);
  });

  it.each([
    ['an identifier that stands twice', { files: [aFile(), aFile()] }, '/files/1/SPDXID'],
    [
      'a licence expression that ends too early',
      { packages: [aPackage({ licenseConcluded: 'MIT OR' })] },
      '/packages/0/licenseConcluded',
    ],
    [
      'a licence that is declared nowhere',
      { packages: [aPackage({ licenseDeclared: 'LicenseRef-x' })] },
      '/packages/0/licenseDeclared',
    ],
    [
      'an external document that is declared nowhere',
      { relationships: [relation('DocumentRef-x:SPDXRef-a', 'AMENDS', 'SPDXRef-DOCUMENT')] },
      '/relationships/0/spdxElementId',
    ],
    [
      'a verification code of files that were not analysed',
      {
        packages: [
          aPackage({ filesAnalyzed: false, packageVerificationCode: { packageVerificationCodeValue: 'a'.repeat(40) } }),
        ],
      },
      '/packages/0/packageVerificationCode',
    ],
    ['a namespace with a fragment', { documentNamespace: 'https://example.com/#x' }, '/documentNamespace'],
    ['a licence of the document that is not CC0', { dataLicense: 'MIT' }, '/dataLicense'],
    ['a creator of no kind', { creationInfo: { created, creators: ['Acme'] } }, '/creationInfo/creators/0'],
    ['a member that SPDX does not know', { packages: [aPackage({ licence: 'MIT' })] }, '/packages/0/licence'],
  ])('refuses %s, and leniently says that it overlooked it', async (_what, members, at) => {
    const bytes = json(
      aDocument({ relationships: [], documentDescribes: [], hasExtractedLicensingInfos: [], packages: [], ...members }),
    );

    const strict = await readSpdx2Json(bytes, { lenient: false });
    const lenient = await readSpdx2Json(bytes, { lenient: true });

    expect(strict).toMatchObject({ ok: false, problems: [{ at }] });
    expect(lenient).toMatchObject({ ok: true, warnings: expect.arrayContaining([expect.objectContaining({ at })]) });
  });

  it.each([
    ['a tag outside of its section', 'PackageVersion: 1\n', 'line 1'],
    ['a tag that stands twice', 'DocumentName: a\nDocumentName: b\n', 'line 2'],
    ['an unknown tag', 'Colour: red\n', 'line 1'],
    ['a text that does not end', 'DocumentComment: <text>on\nand on\n', 'line 1'],
  ])('refuses tag-value with %s', async (_what, tags, at) => {
    expect(await problemsOf(readSpdx2TagValue, text(tags))).toContainEqual(expect.objectContaining({ at }));
  });

  it('refuses YAML whose aliases stand for text without end', async () => {
    const laughs = `a: &a [x, x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*${n ? `b${n - 1}` : 'a'}, *${n ? `b${n - 1}` : 'a'}]`).join('\n')}\n`;

    expect(await problemsOf(readSpdx2Yaml, text(laughs))).toEqual([
      { at: 'line 2', message: 'An alias of YAML is not read here; write the value out.' },
    ]);
  });

  it('refuses licence sets of RDF that stand for an expression without end', async () => {
    const sets = Array.from(
      { length: 60 },
      (_, n) =>
        `<s:ConjunctiveLicenseSet rdf:nodeID="n${n}"><s:member rdf:nodeID="n${n + 1}"/><s:member><s:DisjunctiveLicenseSet rdf:nodeID="m${n}"><s:member rdf:nodeID="n${n + 1}"/><s:member rdf:resource="http://spdx.org/licenses/MIT"/></s:DisjunctiveLicenseSet></s:member></s:ConjunctiveLicenseSet>`,
    ).join('\n');
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://spdx.org/rdf/terms#"><s:SpdxDocument rdf:about="https://example.com/x#SPDXRef-DOCUMENT"><s:specVersion>SPDX-2.3</s:specVersion></s:SpdxDocument><s:Package rdf:about="https://example.com/x#SPDXRef-a"><s:name>a</s:name><s:licenseConcluded rdf:nodeID="n0"/></s:Package>${sets}</rdf:RDF>`;

    expect(await problemsOf(readSpdx2Rdf, text(rdf))).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('20,000 characters') }),
    );
  });

  it('leniently gives a package without an identifier one, to which its annotations keep', async () => {
    const annotations = [{ annotationDate: created, annotationType: 'OTHER', annotator: 'Person: Joe', comment: 'x' }];
    const bytes = json(aDocument({ packages: [aPackage({ SPDXID: undefined, annotations })], relationships: [] }));

    const bom = await readSpdx2Json(bytes, { lenient: true });

    expect(bom).toMatchObject({
      value: {
        content: {
          metadata: { component: { 'bom-ref': 'SPDXRef-unnamed-packages-0' } },
          annotations: [{ subjects: ['SPDXRef-unnamed-packages-0'] }],
        },
      },
    });
  });

  it('judges as the official schema does', async () => {
    const { Ajv } = await import('ajv');
    const official = await import('./schemas/spdx-2.3.schema.json', { with: { type: 'json' } });
    const { $schema, ...schema } = official.default;
    const validate = new Ajv({ strict: false }).compile(schema);
    const rule = await schemaOf('SPDX-2.3');

    fc.assert(
      fc.property(aMutation(), (mutate) => {
        const document = mutate(aDocument());

        expect(judge(document, rule, { mend: false, limit: 1 }).problems.length === 0).toBe(validate(document));
      }),
      { numRuns: 500 },
    );
  });

  it('makes of every document an object that the schema of CycloneDX 1.7 accepts', async () => {
    const validator = await validatorOf('1.7');

    await fc.assert(
      fc.asyncProperty(aMutation(), async (mutate) => {
        const read = await readSpdx2Json(json(mutate(aDocument())), { lenient: true });

        if (read.ok) expect(validator.mistakesOf(read.value.content)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('writing SPDX 2', () => {
  it.each(spdx2Encodings)('keeps everything of a BOM that it does not list as lost, as %s', async (encoding) => {
    await fc.assert(
      fc.asyncProperty(aPivot(), async (content) => {
        const written = writeSpdx2(content, { encoding, created });
        const again = await read(readers[encoding], written.bytes);

        expect(written.losses).toEqual([]);
        expect(sorted(again.content)).toMatchObject(sorted(content) as object);
      }),
      { numRuns: 60 },
    );
  });

  it('lists what SPDX 2.3 has no place for', () => {
    const { losses } = writeSpdx2(
      {
        bomFormat: 'CycloneDX',
        specVersion: '1.7',
        components: [
          {
            type: 'library',
            name: 'a',
            pedigree: { notes: 'x' },
            hashes: [{ alg: 'Streebog-256', content: 'ab'.repeat(32) }],
          },
        ],
        vulnerabilities: [{ id: 'CVE-2026-1' }],
        services: [{ name: 's' }],
      },
      { encoding: 'json', created },
    );

    expect(losses.map(({ at }) => at)).toEqual([
      '/components/0/hashes/0',
      '/components/0/pedigree',
      '/services/0',
      '/vulnerabilities/0',
    ]);
  });
});

function aDocument(members: Json = {}): Json {
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'app 1.0',
    documentNamespace: 'https://example.com/app-1.0',
    creationInfo: { created, creators: ['Tool: syft-0.58.0', 'Organization: Acme'] },
    packages: [
      aPackage({ SPDXID: 'SPDXRef-app', name: 'app', versionInfo: '1.0', primaryPackagePurpose: 'APPLICATION' }),
      aPackage({
        SPDXID: 'SPDXRef-lib',
        name: 'lib',
        supplier: 'Person: Jane Doe (jane@example.com)',
        licenseDeclared: 'MIT',
        licenseConcluded: 'MIT OR LicenseRef-own',
        checksums: [{ algorithm: 'SHA256', checksumValue: 'ab'.repeat(32) }],
        externalRefs: [
          { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/lib@2.0' },
          {
            referenceCategory: 'SECURITY',
            referenceType: 'cpe23Type',
            referenceLocator: 'cpe:2.3:a:x:lib:2.0:*:*:*:*:*:*:*',
          },
        ],
        annotations: [
          { annotationDate: created, annotationType: 'OTHER', annotator: 'Person: Joe', comment: 'two\nlines' },
        ],
      }),
    ],
    hasExtractedLicensingInfos: [{ licenseId: 'LicenseRef-own', extractedText: 'Do as you like.\n' }],
    relationships: [
      relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-app'),
      relation('SPDXRef-lib', 'OPTIONAL_DEPENDENCY_OF', 'SPDXRef-app'),
      relation('SPDXRef-lib', 'PATCH_FOR', 'SPDXRef-app', 'mends the first release'),
    ],
    ...members,
  };
}

function aPackage(members: Json = {}): Json {
  return { SPDXID: 'SPDXRef-p', name: 'p', downloadLocation: 'NOASSERTION', filesAnalyzed: false, ...members };
}

function aFile(): Json {
  return { SPDXID: 'SPDXRef-f', fileName: './f', checksums: [{ algorithm: 'SHA1', checksumValue: 'a'.repeat(40) }] };
}

function relation(from: string, type: string, to: string, comment?: string): Json {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to, ...(comment && { comment }) };
}

/** Puts one strange value somewhere into a document, or takes something out of it. */
function aMutation(): fc.Arbitrary<(document: Json) => Json> {
  const value = fc.oneof(
    fc.constantFrom<unknown>(null, 7, true, '', 'OTHER', [], {}, [null], ['x'], { a: 1 }, undefined),
    fc.string(),
  );
  return fc
    .tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), value)
    .map(([path, replacement]) => (document: Json) => {
      let place: Json = document;
      for (const [step, number] of path.entries()) {
        const names = Object.keys(place);
        if (names.length === 0) break;
        const name = names[number % names.length]!;
        const inner = place[name];
        if (step === path.length - 1 || typeof inner !== 'object' || inner === null) {
          if (replacement === undefined && !Array.isArray(place)) delete place[name];
          else place[name] = replacement ?? null;
          break;
        }
        place = inner as Json;
      }
      return document;
    });
}

async function read(reader: ReadBomDocument, bytes: Uint8Array): Promise<BomDocument> {
  const document = await reader(bytes, { lenient: false });
  if (!document.ok) throw new Error(JSON.stringify(document.problems));
  return document.value;
}

async function problemsOf(reader: ReadBomDocument, bytes: Uint8Array) {
  const document = await reader(bytes, { lenient: false });
  return document.ok ? [] : document.problems;
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function json(document: unknown): Uint8Array {
  return text(JSON.stringify(document));
}
