import { parseBom } from '../../src/formats/bom-files/parse-bom.ts';
import { bomType } from '../../src/formats/cyclonedx/read-protobuf.ts';

/**
 * Run as a program of its own, with bounded memory: makes a BOM of so many bytes, reads it as asked, and writes what came out and
 * how far the memory of the process rose.
 */
const [kind, megabytes, leniency] = process.argv.slice(2) as [keyof typeof forms, string, 'strict' | 'lenient'];

const text = 'What this part is for. '.repeat(40);
const messages = await bomType('1.6');
const message = (bom: object) => messages.encode(messages.fromObject(bom)).finish();
const forms = {
  json: {
    start: '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[',
    component: (i: number) =>
      `${i > 0 ? ',' : ''}{"type":"library","bom-ref":"r${i}","name":"part-${i}","version":"1.${i}","description":"${text}","purl":"pkg:npm/part-${i}@1.${i}"}\n`,
    middle: '],"dependencies":[',
    dependency: (i: number) => `${i > 0 ? ',' : ''}{"ref":"r${i}","dependsOn":["r${i + 1}"]}\n`,
    end: ']}',
  },
  xml: {
    start: '<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components>',
    component: (i: number) =>
      `<component type="library" bom-ref="r${i}"><name>part-${i}</name><version>1.${i}</version><description>${text}</description><purl>pkg:npm/part-${i}@1.${i}</purl></component>\n`,
    middle: '</components><dependencies>',
    dependency: (i: number) => `<dependency ref="r${i}"><dependency ref="r${i + 1}"/></dependency>\n`,
    end: '</dependencies></bom>',
  },
  protobuf: {
    start: message({ spec_version: '1.6', version: 1 }),
    component: (i: number) =>
      message({
        components: [
          {
            ...{ type: 2, bom_ref: `r${i}`, name: `part-${i}`, version: `1.${i}`, description: text },
            purl: `pkg:npm/part-${i}@1.${i}`,
          },
        ],
      }),
    middle: '',
    dependency: (i: number) => message({ dependencies: [{ ref: `r${i}`, dependencies: [{ ref: `r${i + 1}` }] }] }),
    end: '',
  },
  'spdx-tag-value': {
    start:
      'SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: x\nDocumentNamespace: https://example.com/x\nCreator: Tool: t-1\nCreated: 2026-01-01T00:00:00Z\n',
    component: (i: number) =>
      `PackageName: part-${i}\nSPDXID: SPDXRef-${i}\nPackageVersion: 1.${i}\nPackageDownloadLocation: NOASSERTION\nFilesAnalyzed: false\nPackageDescription: <text>${text}</text>\nExternalRef: PACKAGE-MANAGER purl pkg:npm/part-${i}@1.${i}\n`,
    middle: '',
    dependency: (i: number) => `Relationship: SPDXRef-${i} DEPENDS_ON SPDXRef-${i + 1}\n`,
    end: '',
  },
  'spdx-rdf': {
    start:
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns="http://spdx.org/rdf/terms#"><SpdxDocument rdf:about="https://example.com/x#SPDXRef-DOCUMENT"><specVersion>SPDX-2.3</specVersion><dataLicense rdf:resource="http://spdx.org/licenses/CC0-1.0"/><name>x</name><creationInfo><CreationInfo><created>2026-01-01T00:00:00Z</created><creator>Tool: t-1</creator></CreationInfo></creationInfo></SpdxDocument>',
    component: (i: number) =>
      `<Package rdf:about="https://example.com/x#SPDXRef-${i}"><name>part-${i}</name><versionInfo>1.${i}</versionInfo><downloadLocation>NOASSERTION</downloadLocation><filesAnalyzed>false</filesAnalyzed><description>${i} ${text}</description><externalRef><ExternalRef><referenceCategory rdf:resource="http://spdx.org/rdf/terms#referenceCategory_packageManager"/><referenceType rdf:resource="http://spdx.org/rdf/references/purl"/><referenceLocator>pkg:npm/part-${i}@1.${i}</referenceLocator></ExternalRef></externalRef></Package>\n`,
    middle: '',
    dependency: (i: number) =>
      `<rdf:Description rdf:about="https://example.com/x#SPDXRef-${i}"><relationship><Relationship><relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/><relatedSpdxElement rdf:resource="https://example.com/x#SPDXRef-${i + 1}"/></Relationship></relationship></rdf:Description>\n`,
    end: '</rdf:RDF>',
  },
  'spdx-yaml': {
    start: `spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nname: x\ndataLicense: CC0-1.0\ndocumentNamespace: https://example.com/x\ncreationInfo:\n  created: '2026-01-01T00:00:00Z'\n  creators:\n  - 'Tool: t-1'\npackages:\n`,
    component: (i: number) =>
      `- SPDXID: SPDXRef-${i}\n  name: part-${i}\n  versionInfo: '1.${i}'\n  downloadLocation: NOASSERTION\n  filesAnalyzed: false\n  licenseDeclared: MIT\n  description: "${text}"\n  externalRefs:\n  - referenceCategory: PACKAGE-MANAGER\n    referenceType: purl\n    referenceLocator: pkg:npm/part-${i}@1.${i}\n`,
    middle: 'relationships:\n',
    dependency: (i: number) =>
      `- spdxElementId: SPDXRef-${i}\n  relationshipType: DEPENDS_ON\n  relatedSpdxElement: SPDXRef-${i + 1}\n`,
    end: '',
  },
  'spdx-xml': {
    start:
      '<Document><spdxVersion>SPDX-2.3</spdxVersion><SPDXID>SPDXRef-DOCUMENT</SPDXID><name>x</name><dataLicense>CC0-1.0</dataLicense><documentNamespace>https://example.com/x</documentNamespace><creationInfo><created>2026-01-01T00:00:00Z</created><creators>Tool: t-1</creators></creationInfo>',
    component: (i: number) =>
      `<packages><SPDXID>SPDXRef-${i}</SPDXID><name>part-${i}</name><versionInfo>1.${i}</versionInfo><downloadLocation>NOASSERTION</downloadLocation><filesAnalyzed>false</filesAnalyzed><licenseDeclared>MIT</licenseDeclared><description>${text}</description><externalRefs><referenceCategory>PACKAGE-MANAGER</referenceCategory><referenceType>purl</referenceType><referenceLocator>pkg:npm/part-${i}@1.${i}</referenceLocator></externalRefs></packages>\n`,
    middle: '',
    dependency: (i: number) =>
      `<relationships><spdxElementId>SPDXRef-${i}</spdxElementId><relationshipType>DEPENDS_ON</relationshipType><relatedSpdxElement>SPDXRef-${i + 1}</relatedSpdxElement></relationships>\n`,
    end: '</Document>',
  },
  spdx3: {
    start: `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z","createdBy":["https://example.com/us"]},{"type":"Organization","spdxId":"https://example.com/us","creationInfo":"_:c","name":"Us"},{"type":"SpdxDocument","spdxId":"https://example.com/x","creationInfo":"_:c"}`,
    component: (i: number) =>
      `,{"type":"software_Package","spdxId":"https://example.com/${i}","creationInfo":"_:c","name":"part-${i}","software_packageVersion":"1.${i}","description":"${text}","software_packageUrl":"pkg:npm/part-${i}@1.${i}"},{"type":"Relationship","spdxId":"https://example.com/l${i}","creationInfo":"_:c","from":"https://example.com/${i}","relationshipType":"hasDeclaredLicense","to":["https://spdx.org/licenses/MIT"]}\n`,
    middle: '',
    dependency: (i: number) =>
      `,{"type":"Relationship","spdxId":"https://example.com/r${i}","creationInfo":"_:c","from":"https://example.com/${i}","relationshipType":"dependsOn","to":["https://example.com/${i + 1}"]}\n`,
    end: ']}',
  },
  'spdx-json': {
    start: `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"x","dataLicense":"CC0-1.0","documentNamespace":"https://example.com/x","creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: t-1"]},"packages":[`,
    component: (i: number) =>
      `${i > 0 ? ',' : ''}{"SPDXID":"SPDXRef-${i}","name":"part-${i}","versionInfo":"1.${i}","downloadLocation":"NOASSERTION","filesAnalyzed":false,"licenseDeclared":"MIT","description":"${text}","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/part-${i}@1.${i}"}]}\n`,
    middle: '],"relationships":[',
    dependency: (i: number) =>
      `${i > 0 ? ',' : ''}{"spdxElementId":"SPDXRef-${i}","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-${i + 1}"}\n`,
    end: ']}',
  },
};
const document = written(Number(megabytes) * 1024 * 1024);
const read = await parseBom(document.bytes, { lenient: leniency === 'lenient' });
const answer = read.ok
  ? { components: read.value.components.count, edges: read.value.dependencies.targets.length }
  : { problems: read.problems };
process.stdout.write(
  JSON.stringify({
    ...answer,
    made: document.components,
    bytes: document.bytes.length,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);

/** Written in place, so that the document is held once. */
function written(size: number): { bytes: Uint8Array; components: number } {
  const form = forms[kind];
  const bytes = Buffer.allocUnsafeSlow(size);
  let length = 0;
  const put = (piece: string | Uint8Array): void => {
    length += typeof piece === 'string' ? bytes.write(piece, length) : Buffer.from(piece).copy(bytes, length);
  };
  let components = 0;
  put(form.start);
  while (length < 0.9 * size) put(form.component(components++));
  put(form.middle);
  for (let i = 0; i < components - 1 && length < size - 1000; i++) put(form.dependency(i));
  put(form.end);
  return { bytes: bytes.subarray(0, length), components };
}
