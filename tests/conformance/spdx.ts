import type { BomDocument, JsonObject } from '../../src/formats/bom/document.ts';
import { readBomDocument } from '../../src/formats/bom-files/read-bom-document.ts';
import { type Json, objectOf, objectsOf, textOf } from '../../src/formats/json/json.ts';
import { eachComponent } from '../../src/formats/spdx2/element-ids.ts';
import { spdx2Encodings, writeSpdx2 } from '../../src/formats/spdx2/write.ts';
import { writeSpdx3 } from '../../src/formats/spdx3/write.ts';
import { type ConformanceFile, conformanceFiles } from '../conformance.ts';
import { sorted } from '../sorted.ts';
import notPassed from './spdx.not-passed.json' with { type: 'json' };
import type { Suite } from './suite.ts';

const examples = 'sbom/spdx-examples';
const ntia = 'sbom/ntia-minimum-elements';
const created = '2026-02-28T09:30:00Z';

async function read(file: ConformanceFile, lenient = false): Promise<BomDocument | null> {
  const document = await readBomDocument(file.read(), { lenient });
  return document.ok ? document.value : null;
}

/** A component by what it is, whatever its identifier: name, version, hashes, licences. */
function partsOf(content: JsonObject): string[] {
  return [...eachComponent(content)].map(({ component }) => describe(component)).sort();
}

function describe({ name, version, hashes, licenses }: Json): string {
  const digests = objectsOf(hashes).map(({ alg, content }) => `${alg} ${content}`);
  const licences = objectsOf(licenses)
    .filter(isConcluded)
    .map((choice) => inOrder(textOf(choice.expression) ?? String(objectOf(choice.license).id)));
  return JSON.stringify([String(name).replace(/^\.?\//, ''), version, digests.sort(), licences]);
}

/** The operands of an expression that uses one operator only, in an order of their own: it has none that means anything. */
function inOrder(expression: string): string {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  const operator = ['AND', 'OR'].find((word) => bare.includes(` ${word} `));
  return operator && !/[()]/.test(bare) ? bare.split(` ${operator} `).sort().join(` ${operator} `) : bare;
}

function isConcluded(choice: Json): boolean {
  return (choice.acknowledgement ?? objectOf(choice.license).acknowledgement) === 'concluded';
}

export const spdxSuites: readonly Suite[] = [
  {
    name: 'SPDX examples, read strictly',
    folder: examples,
    async *judge() {
      for (const file of conformanceFiles(examples, /\.(spdx|json)$/)) {
        yield { name: file.name, passed: (await read(file)) !== null };
      }
    },
    notPassed: notPassed.examples,
  },
  {
    name: 'SPDX examples: the same packages and files in each version',
    folder: examples,
    async *judge() {
      const older = conformanceFiles(examples, /spdx2\.\d\/.*\.(spdx|json)$/);
      const newer = conformanceFiles(examples, /spdx3\.0\/.*\.json$/);
      for (const file of older) {
        const stem = stemOf(file.name);
        const twin = newer.find(({ name }) => stemOf(name) === stem);
        const [two, three] = [await read(file), twin && (await read(twin))];
        yield { name: file.name, passed: Boolean(two && three && sameParts(two.content, three.content)) };
      }
    },
    notPassed: notPassed.versions,
  },
  {
    name: 'NTIA documents: the same content in each of five SPDX forms',
    folder: ntia,
    async *judge() {
      const files = conformanceFiles(ntia, /SPDX.*v2\.3/);
      for (const file of files) {
        const folder = file.name.split('/')[0]!;
        const isSound = folder !== 'missing_author_name' && folder !== 'missing_unique_identifiers';
        const twin = files.find(({ name }) => name.startsWith(`${folder}/SPDXJSON`))!;
        const [one, json] = [await read(file, !isSound), await read(twin, !isSound)];
        yield { name: file.name, passed: Boolean(one && json && comparable(one.content) === comparable(json.content)) };
      }
    },
    notPassed: notPassed.ntia,
  },
  {
    name: 'SBOM quality fixtures in SPDX: what breaks the standard is refused and read leniently, the rest is read',
    folder: 'sbom/quality-sbomqs',
    async *judge() {
      for (const file of conformanceFiles(
        'sbom/quality-sbomqs',
        /(\.spdx23\.json|fixtures\/spdx-.*\.json|spdx3.*\.json)$/,
      )) {
        const isBroken = broken.test(file.name);
        const strict = await read(file);
        yield { name: file.name, passed: isBroken === (strict === null) && (await read(file, true)) !== null };
      }
    },
    notPassed: notPassed.quality,
  },
  {
    name: 'SPDX found in public projects: the same packages as tag-value and as JSON',
    folder: 'sbom/real-in-the-wild',
    async *judge() {
      const files = conformanceFiles('sbom/real-in-the-wild/spdx', /\.spdx(\.json)?$/);
      for (const file of files.filter(({ name }) => name.endsWith('.json'))) {
        const twin = files.find(({ name }) => `${name}.json` === file.name);
        if (!twin) continue;
        const [json, tags] = [await read(file, true), await read(twin, true)];
        yield { name: file.name, passed: Boolean(json && tags && samePackages(json.content, tags.content)) };
      }
    },
    notPassed: notPassed.wild,
  },
  {
    name: 'Real container SBOMs in SPDX: written anew in each form with the same parts',
    folder: 'sbom/real-container-sboms',
    async *judge() {
      for (const file of conformanceFiles('sbom/real-container-sboms/spdx', /scheduler\.v1\.24\.1\.json$/)) {
        const document = await read(file);
        const content = document?.content ?? {};
        const forms = [
          ...spdx2Encodings.map((encoding) => ({
            name: encoding,
            bytes: writeSpdx2(content, { encoding, created }).bytes,
          })),
          { name: 'SPDX 3', bytes: writeSpdx3(content, { created }).bytes },
        ];
        for (const { name, bytes } of forms) {
          const again = await readBomDocument(bytes, { lenient: false });
          const passed = document !== null && again.ok && sameParts(again.value.content, content);
          yield { name: `${file.name} as ${name}`, passed };
        }
      }
    },
    notPassed: notPassed.containers,
  },
];

/** Names that say a rule of the standard is broken, and documents of SPDX 3 that its schema refuses. */
const broken =
  /\/(broken|invalidMetadataTimestamp|missingDocumentNamespace|validComponentLicenseCustomRef)|spdx-no-authors|spdx3/;

function stemOf(name: string): string {
  return name
    .replace(/spdx[23]\.\d\//, '')
    .replace(/\.(spdx3?\.)?(spdx|json)$/, '')
    .replace(/\.spdx3?$/, '');
}

function sameParts(a: JsonObject, b: JsonObject): boolean {
  return JSON.stringify(partsOf(a)) === JSON.stringify(partsOf(b));
}

function samePackages(a: JsonObject, b: JsonObject): boolean {
  const packages = (content: JsonObject) =>
    [...eachComponent(content)]
      .filter(({ component }) => component.type !== 'file')
      .map(({ component }) => JSON.stringify([component.name, component.version, component.purl]))
      .sort();
  return JSON.stringify(packages(a)) === JSON.stringify(packages(b));
}

/** Without the order of lists and of the operands of licence expressions, which RDF does not keep. */
function comparable(content: JsonObject): string {
  const ordered: unknown = JSON.parse(
    JSON.stringify(content, (name, value) => (name === 'expression' ? inOrder(String(value)) : value)),
  );
  return JSON.stringify(sorted(ordered));
}
