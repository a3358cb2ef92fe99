import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { laidOutBom } from '../../../tests/laid-out-bom.ts';
import { sorted } from '../../../tests/sorted.ts';
import type { Problem } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { parseBom } from '../bom-files/parse-bom.ts';
import type { Json } from '../json/json.ts';
import { parseLargeSpdx2Json } from './parse-large-json.ts';
import { parseLargeSpdx2Rdf } from './parse-large-rdf.ts';
import { parseLargeSpdx2TagValue } from './parse-large-tag-value.ts';
import { readSpdx2Json } from './read-json.ts';
import { parseLargeSpdx2Xml } from './read-xml.ts';
import { parseLargeSpdx2Yaml } from './read-yaml.ts';
import { writeSpdx2 } from './write.ts';

/** So small that every list of a few entries is read in stretches. */
const tiny = { stretchBytes: 300, wholeBytes: 1024 * 1024 };
const strict = { lenient: false };
const lenient = { lenient: true };

/** What both readers must agree on: the BOM, and what is told, in whatever order. */
function agreed(read: Parsed<Bom>) {
  return read.ok
    ? { bom: laidOutBom({ ...read, warnings: [] }), told: told(read.warnings) }
    : { problems: told(read.problems) };
}

/** Of more than a hundred the first of each reader are told. */
function told(problems: readonly Problem[]): unknown {
  if (problems.length > 100) return problems.length;
  // The nameless nodes of RDF are numbered anew with each reading.
  return sorted(problems.map(({ at, message }) => `${at} ${message.replaceAll(/df_\d+_/g, 'df_')}`));
}

function bytesOf(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

describe('parseLargeSpdx2Json', () => {
  it.each([
    ['a document with everything', aDocument()],
    ['one that describes nothing', { ...aDocument(), relationships: [], documentDescribes: [] }],
    ['one of older members', { ...aDocument(), documentDescribes: ['SPDXRef-app'], relationships: undefined }],
    ['references that lead nowhere', { ...aDocument(), documentDescribes: ['SPDXRef-none'] }],
    ['wrong types', { ...aDocument(), packages: [{ ...part('app'), name: 7 }, 'no package', part('lib')], files: 5 }],
    ['identifiers that stand twice', { ...aDocument(), packages: [part('app'), part('app'), part('lib')] }],
    ['another version', { ...aDocument(), spdxVersion: 'SPDX-2.2' }],
    ['a version that is none', { ...aDocument(), spdxVersion: 'SPDX-2.9' }],
  ])('gives what the whole document gives, strictly and leniently: %s', async (_, document) => {
    const bytes = bytesOf(document);

    for (const options of [strict, lenient]) {
      expect(agreed(await parseLargeSpdx2Json(bytes, options, tiny))).toEqual(agreed(await parseBom(bytes, options)));
    }
  });

  it('refuses by name what is too large as one', async () => {
    const long = { ...aDocument(), files: [{ ...part('f'), comment: 'x'.repeat(5000) }] };

    expect(await parseLargeSpdx2Json(bytesOf(long), lenient, { stretchBytes: 300, wholeBytes: 4000 })).toMatchObject({
      problems: [{ at: '/files/0', message: expect.stringContaining('larger than 64 MB') }],
    });
  });

  it.runIf(hasConformanceData)('agrees with the whole on official and real documents', async () => {
    for (const folder of ['sbom/spdx-examples', 'sbom/ntia-minimum-elements', 'sbom/quality-sbomqs']) {
      for (const { name, read } of conformanceFiles(folder, /\.json$/)) {
        const bytes = read();
        if (bytes.length > 3_000_000 || !new TextDecoder().decode(bytes.subarray(0, 4096)).includes('"SPDX-2.'))
          continue;
        for (const options of [strict, lenient]) {
          expect(agreed(await parseLargeSpdx2Json(bytes, options, tiny)), name).toEqual(
            agreed(await parseBom(bytes, options)),
          );
        }
      }
    }
  });
});

describe('parseLargeSpdx2TagValue', () => {
  it('gives what the whole document gives, wherever a window ends', async () => {
    const read = await readSpdx2Json(bytesOf(aDocument()), lenient);
    if (!read.ok) throw new Error('The document is read.');
    const { bytes } = writeSpdx2(read.value.content, { encoding: 'tag-value', created: '2026-02-28T09:30:00Z' });
    const text = new TextDecoder().decode(bytes);

    for (const form of [text, text.replaceAll('\n', '\r\n'), text.replace('PackageName: lib', 'PackageNam: é')]) {
      const written = new TextEncoder().encode(form);
      for (const windowBytes of [97, 500, 5000]) {
        const options = form === text ? strict : lenient;
        expect(agreed(await parseLargeSpdx2TagValue(written, options, { ...tiny, windowBytes }))).toEqual(
          agreed(await parseBom(written, options)),
        );
      }
    }
  });

  it('refuses by name a text that is too large as one', async () => {
    const text = `SPDXVersion: SPDX-2.3\nDocumentComment: <text>${'x\n'.repeat(5000)}`;
    const limits = { windowBytes: 300, wholeBytes: 4000 };

    expect(await parseLargeSpdx2TagValue(new TextEncoder().encode(text), lenient, limits)).toMatchObject({
      problems: [{ at: 'line 2', message: expect.stringContaining('larger than 64 MB') }],
    });
  });

  it.runIf(hasConformanceData)('agrees with the whole on official and real documents', async () => {
    for (const folder of ['sbom/spdx-examples', 'sbom/ntia-minimum-elements', 'sbom/real-in-the-wild']) {
      for (const { name, read } of conformanceFiles(folder, /\.spdx$/)) {
        const bytes = read();
        if (bytes.length > 1_000_000) continue;
        expect(agreed(await parseLargeSpdx2TagValue(bytes, lenient, { ...tiny, windowBytes: 3000 })), name).toEqual(
          agreed(await parseBom(bytes, lenient)),
        );
      }
    }
  });
});

describe('parseLargeSpdx2Rdf', () => {
  it('gives what the whole document gives, wherever a window ends and whatever of it stands elsewhere', async () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'é', 'DOCUMENT', '../b');
    const text = fc.constantFrom('MIT', '', 'NOASSERTION', 'a & b', 'ü\n');
    const node = fc.record({
      about: ids,
      type: fc.constantFrom('Package', 'File', 'Snippet', 'Description', 'ExtractedLicensingInfo'),
      said: fc.array(
        fc.oneof(
          fc.tuple(fc.constantFrom('name', 'versionInfo', 'licenseDeclared', 'licenseId', 'odd'), text),
          fc.tuple(fc.constantFrom('relationship', 'referencesFile', 'licenseConcluded', 'annotation', 'hasFile'), ids),
        ),
        { maxLength: 4 },
      ),
    });

    await fc.assert(
      fc.asyncProperty(
        fc.array(node, { maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        async (nodes, windowBytes) => {
          const bytes = new TextEncoder().encode(rdfOf(nodes));
          for (const options of [strict, lenient]) {
            expect(agreed(await parseLargeSpdx2Rdf(bytes, options, { windowBytes }))).toEqual(
              agreed(await parseBom(bytes, options)),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF xmlns="http://spdx.org/rdf/terms#"/>', 'line 1'],
    ['an end too early', rdfOf([]).slice(0, -4), 'line 6'],
    ['a later mistake', rdfOf([]).replace('</SpdxDocument>', '</SpdxDokument>'), 'line 4'],
  ])('refuses with its place %s', async (_, text, at) => {
    for (const windowBytes of [5, 1000]) {
      const read = await parseLargeSpdx2Rdf(new TextEncoder().encode(text), lenient, { windowBytes });
      expect(read).toMatchObject({ ok: false, problems: [{ at: expect.stringContaining(at) }] });
    }
  });

  it.runIf(hasConformanceData)('agrees with the whole on official documents', async () => {
    for (const { name, read } of conformanceFiles('sbom/ntia-minimum-elements', /\.rdf(\.xml)?$/)) {
      const bytes = read();
      for (const options of [strict, lenient]) {
        expect(agreed(await parseLargeSpdx2Rdf(bytes, options, { windowBytes: 997 })), name).toEqual(
          agreed(await parseBom(bytes, options)),
        );
      }
    }
  });
});

describe('parseLargeSpdx2Xml', () => {
  const limits = { windowBytes: 97, wholeBytes: 1024 * 1024 };
  const head = `<Document><SPDXID>SPDXRef-DOCUMENT</SPDXID><spdxVersion>SPDX-2.3</spdxVersion>
<creationInfo><created>2026-02-28T09:30:00Z</created><creators>Tool: t-1</creators></creationInfo><name>é</name>
<dataLicense>CC0-1.0</dataLicense><documentNamespace>https://example.com/x</documentNamespace>`;
  const packaged = (name: string, more = '') =>
    `<packages><SPDXID>SPDXRef-${name}</SPDXID><name>${name}</name><downloadLocation>NOASSERTION</downloadLocation>
<filesAnalyzed>false</filesAnalyzed>${more}</packages>`;
  const related = `<relationships><spdxElementId>SPDXRef-a</spdxElementId><relationshipType>DEPENDS_ON</relationshipType>
<relatedSpdxElement>SPDXRef-b</relatedSpdxElement></relationships>`;

  it.each([
    ['lists that lie between each other', `${head}${packaged('a')}${related}${packaged('b')}</Document>`],
    [
      'mistakes in a later entry',
      `${head}${packaged('a')}\n${packaged('a', '<colour>red</colour>')}${related}</Document>`,
    ],
    ['a member that stands twice', `${head}${packaged('a')}<name>x</name></Document>`],
    ['an end too early', `${head}${packaged('a')}<packages>`],
    ['a document type', `<!DOCTYPE x>${head}</Document>`],
    ['line breaks of two characters', `${head}${packaged('a', '<nome/>')}</Document>`.replaceAll('\n', '\r\n')],
  ])('gives what the whole document gives, wherever a window ends: %s', async (_, text) => {
    const bytes = new TextEncoder().encode(text);
    for (const options of [strict, lenient]) {
      expect(agreed(await parseLargeSpdx2Xml(bytes, options, limits))).toEqual(agreed(await parseBom(bytes, options)));
    }
  });

  it('refuses by name what is too large as one', async () => {
    const text = `${head}\n<comment>${'x'.repeat(5000)}</comment></Document>`;

    expect(
      await parseLargeSpdx2Xml(new TextEncoder().encode(text), lenient, { windowBytes: 300, wholeBytes: 4000 }),
    ).toMatchObject({ problems: [{ at: 'line 4, column 10', message: expect.stringContaining('larger than 64 MB') }] });
  });

  it.runIf(hasConformanceData)('agrees with the whole on official documents', async () => {
    for (const { name, read } of conformanceFiles('sbom/ntia-minimum-elements', /XML.*\.xml$/)) {
      for (const options of [strict, lenient]) {
        expect(agreed(await parseLargeSpdx2Xml(read(), options, limits)), name).toEqual(
          agreed(await parseBom(read(), options)),
        );
      }
    }
  });
});

describe('parseLargeSpdx2Yaml', () => {
  const limits = { windowBytes: 97 };

  it.each([
    ['as it is written here', (text: string) => text],
    ['with line breaks of two characters', (text: string) => text.replaceAll('\n', '\r\n')],
    ['without a line break at its end', (text: string) => text.trimEnd()],
    ['with comments and empty lines', (text: string) => text.replaceAll(/\n(?=\S)/g, '\n\n# comment\n')],
    ['between marks', (text: string) => `# comment\n---\n${text}...\n`],
    ['with an unknown member', (text: string) => text.replace('versionInfo', 'versionInfos')],
    ['with a text of several lines', (text: string) => text.replace('name: lib', 'name: |-\n      lib\n\n      é')],
  ])('gives what the whole document gives, wherever a window ends: %s', async (_, turned) => {
    const read = await readSpdx2Json(bytesOf(aDocument()), lenient);
    if (!read.ok) throw new Error('The document is read.');
    const { bytes } = writeSpdx2(read.value.content, { encoding: 'yaml', created: '2026-02-28T09:30:00Z' });
    const written = new TextEncoder().encode(turned(new TextDecoder().decode(bytes)));

    for (const options of [strict, lenient]) {
      const read = agreed(await parseLargeSpdx2Yaml(written, options, limits));
      expect(read).toEqual(agreed(await parseBom(written, options)));
      if (!turned('').startsWith('#')) expect(read).toEqual(agreed(await byLibrary(written, options)));
    }
  });

  it.each([
    ['names further right', ' spdxVersion: SPDX-2.3\n name: x\n', 'line 1', 'something else'],
    ['a hyphen too far left', 'spdxVersion: SPDX-2.3\nfiles:\n    - a: 1\n  - b: 2\n', 'line 4', 'something else'],
    ['a member that stands twice', 'spdxVersion: SPDX-2.3\nname: x\nname: y\n', 'line 3', 'stands twice'],
    ['a second document', 'spdxVersion: SPDX-2.3\n---\nname: x\n', '', 'more than one YAML document'],
    ['a text without its end', 'spdxVersion: SPDX-2.3\npackages:\n- name: "x\n', 'line 4', 'quote'],
    ['an alias', 'spdxVersion: SPDX-2.3\npackages:\n- name: x\n- *x\n', 'line 4', 'alias'],
  ])('refuses with its place %s', async (_, text, at, message) => {
    expect(await parseLargeSpdx2Yaml(new TextEncoder().encode(text), lenient, limits)).toMatchObject({
      problems: [{ at, message: expect.stringContaining(message) }],
    });
  });

  it('leaves a document that cannot be cut to the whole language, as long as it is small', async () => {
    const bytes = new TextEncoder().encode('%YAML 1.2\n---\nspdxVersion: SPDX-2.3\nname: [x]\n');

    expect(await parseBom(bytes, strict)).toMatchObject({
      problems: expect.arrayContaining([{ at: 'line 4', message: 'This must be text, not a list.' }]),
    });
  });

  it.runIf(hasConformanceData)('agrees with the whole on official documents', async () => {
    for (const { name, read } of conformanceFiles('sbom/ntia-minimum-elements', /\.ya?ml$/)) {
      for (const options of [strict, lenient]) {
        const inPieces = agreed(await parseLargeSpdx2Yaml(read(), options, limits));
        expect(inPieces, name).toEqual(agreed(await parseBom(read(), options)));
        expect(inPieces, name).toEqual(agreed(await byLibrary(read(), options)));
      }
    }
  });
});

/** The same read as one: behind a directive a document is not cut. */
async function byLibrary(bytes: Uint8Array, options: { lenient: boolean }): Promise<Parsed<Bom>> {
  const read = await parseBom(Buffer.concat([Buffer.from('%YAML 1.2\n---\n'), bytes]), options);
  const raised = (problems: readonly Problem[]) =>
    problems.map(({ at, message }) => ({ at: at.replace(/\d+/, (line) => String(Number(line) - 2)), message }));
  return read.ok
    ? { ...read, warnings: raised(read.warnings) }
    : { ...read, problems: raised(read.problems) as typeof read.problems };
}

function rdfOf(
  nodes: readonly { about: string; type: string; said: readonly (readonly [string, string])[] }[],
): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;');
  const statement = ([name, value]: readonly [string, string]) => {
    if (name !== 'relationship') return `<${name}>${escaped(value)}</${name}>`;
    const related = `<relatedSpdxElement rdf:resource="https://example.com/x#SPDXRef-${value}"/>`;
    return `<relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/>${related}</Relationship></relationship>`;
  };
  return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#">
<SpdxDocument rdf:about="https://example.com/x#SPDXRef-DOCUMENT"><specVersion>SPDX-2.3</specVersion><name>x</name>
<dataLicense rdf:resource="http://spdx.org/licenses/CC0-1.0"/><creationInfo><CreationInfo><created>2026-01-01T00:00:00Z</created>
<creator>Tool: t-1</creator></CreationInfo></creationInfo></SpdxDocument>
${nodes
  .map(({ about, type, said }) => {
    const name = type === 'Description' ? 'rdf:Description' : type;
    return `<${name} rdf:about="https://example.com/x#SPDXRef-${about}">${said.map(statement).join('')}</${name}>`;
  })
  .join('\n')}
</rdf:RDF>`;
}

function part(name: string): Json {
  return { SPDXID: `SPDXRef-${name}`, name, downloadLocation: 'NOASSERTION', filesAnalyzed: false };
}

function aDocument(): Json {
  const file = (name: string) => ({
    SPDXID: `SPDXRef-${name}`,
    fileName: `./${name}`,
    checksums: [{ algorithm: 'SHA1', checksumValue: 'ab'.repeat(20) }],
  });
  const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string, comment?: string) => ({
    spdxElementId: `SPDXRef-${spdxElementId}`,
    relationshipType,
    relatedSpdxElement: relatedSpdxElement.startsWith('NO') ? relatedSpdxElement : `SPDXRef-${relatedSpdxElement}`,
    ...(comment !== undefined && { comment }),
  });
  return {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'app',
    dataLicense: 'CC0-1.0',
    documentNamespace: 'https://example.com/app-1.0',
    creationInfo: { created: '2026-02-28T09:30:00.5Z', creators: ['Tool: syft-0.58.0', 'Organization: Acme'] },
    packages: [
      { ...part('lib'), licenseDeclared: 'LicenseRef-own', licenseConcluded: 'MIT OR LicenseRef-own' },
      { ...part('app'), versionInfo: '1.0', primaryPackagePurpose: 'APPLICATION', hasFiles: ['SPDXRef-a.txt'] },
      {
        ...part('tool'),
        supplier: 'Person: Jane Doe (jane@example.com)',
        annotations: [
          {
            annotator: 'Tool: Holdfast',
            annotationDate: '2026-02-28T09:30:00Z',
            annotationType: 'OTHER',
            comment: 'cyclonedx:publisher="Jane"',
          },
          {
            annotator: 'Person: X',
            annotationDate: '2026-02-28T09:30:00Z',
            annotationType: 'REVIEW',
            comment: 'Seen.',
          },
        ],
        externalRefs: [
          { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/tool@2.0' },
          {
            referenceCategory: 'SECURITY',
            referenceType: 'cpe23Type',
            referenceLocator: 'cpe:2.3:a:x:tool:2:*:*:*:*:*:*:*',
          },
        ],
        checksums: [{ algorithm: 'SHA256', checksumValue: 'cd'.repeat(32) }],
      },
    ],
    files: [file('a.txt'), { ...file('b.txt'), fileDependencies: ['SPDXRef-a.txt'] }, file('c.txt')],
    snippets: [
      {
        SPDXID: 'SPDXRef-snippet',
        snippetFromFile: 'SPDXRef-c.txt',
        name: 's',
        ranges: [
          {
            startPointer: { reference: 'SPDXRef-c.txt', offset: 1 },
            endPointer: { reference: 'SPDXRef-c.txt', offset: 9 },
          },
        ],
      },
    ],
    hasExtractedLicensingInfos: [
      { licenseId: 'LicenseRef-own', name: 'own', extractedText: 'Ours.', crossRefs: [{ url: 'https://example.com' }] },
    ],
    relationships: [
      relation('DOCUMENT', 'DESCRIBES', 'app'),
      relation('tool', 'CONTAINED_BY', 'app', 'Nested in the component that the BOM describes.'),
      relation('tool', 'CONTAINS', 'b.txt'),
      relation('lib', 'CONTAINS', 'b.txt'),
      relation('lib', 'DEV_DEPENDENCY_OF', 'app'),
      relation('app', 'DEPENDS_ON', 'tool'),
      relation('app', 'DEPENDS_ON', 'tool', 'Twice.'),
      relation('lib', 'DEPENDS_ON', 'NONE'),
      relation('tool', 'CONTAINS', 'NOASSERTION'),
      relation('tool', 'PATCH_FOR', 'lib'),
      relation('snippet', 'GENERATED_FROM', 'lib'),
    ],
    annotations: [
      {
        annotator: 'Organization: Y',
        annotationDate: '2026-02-28T09:30:00Z',
        annotationType: 'OTHER',
        comment: 'All.',
      },
    ],
    revieweds: [{ reviewer: 'Person: Z', reviewDate: '2026-02-28T09:30:00Z' }],
  };
}
