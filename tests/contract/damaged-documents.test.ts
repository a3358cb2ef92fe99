/**
 * Every parser on documents that were damaged at random, for a bounded time: it answers or refuses, and never falls over or holds on to
 * what it read. The seed of the test run decides what is tried.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/common/errors.ts';
import { osvFormsOf, statementsOf } from '../../src/formats/advisory/read-advisory.ts';
import type { JsonObject } from '../../src/formats/bom/document.ts';
import { parseBom } from '../../src/formats/bom-files/parse-bom.ts';
import { readFurtherIdentifiers } from '../../src/formats/bom-files/read-further-identifiers.ts';
import { readStatementsOfBom } from '../../src/formats/bom-files/read-statements.ts';
import { scanDocument } from '../../src/formats/bom-files/scan-document.ts';
import { writeTargets } from '../../src/formats/bom-files/write-targets.ts';
import { parseCpe } from '../../src/formats/cpe/cpe.ts';
import { readCsaf } from '../../src/formats/csaf/read-csaf.ts';
import { validateCsaf } from '../../src/formats/csaf/validate.ts';
import { parseCsv } from '../../src/formats/csv/read-csv.ts';
import { scoreVector } from '../../src/formats/cvss/cvss.ts';
import { readLifeCycles } from '../../src/formats/eol/life-cycles.ts';
import { parseEpss } from '../../src/formats/epss/epss.ts';
import { parseKev } from '../../src/formats/kev/catalogue.ts';
import { parseLicenceExpression } from '../../src/formats/licence-expression/licence-expression.ts';
import { recordsOfPage } from '../../src/formats/nvd/page.ts';
import { parseOsvRecord } from '../../src/formats/osv/parse-record.ts';
import { parsePurl } from '../../src/formats/purl/purl.ts';
import { parseNativeRange } from '../../src/formats/vers/native-range.ts';
import { parseVers } from '../../src/formats/vers/vers.ts';
import { encodeVersionOf } from '../../src/formats/versions/ecosystems.ts';
import { type VersionScheme, versionEncodersByScheme } from '../../src/formats/versions/schemes.ts';
import { readVex } from '../../src/formats/vex/vex.ts';
import { writeXlsx } from '../../src/formats/xlsx/write-xlsx.ts';
import { run as readWorkbook } from '../../src/workers/read-workbook.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Milliseconds for one parser; on a slow machine fewer documents are tried. */
const budget = 400;
const mostDocuments = 400;
/** What may be held when a parser has read all of them. */
const mostHeldBytes = 256 * 1024 * 1024;

type Parser = (bytes: Uint8Array) => unknown;

async function expectToHold(parse: Parser, documents: fc.Arbitrary<Uint8Array>): Promise<void> {
  const before = process.memoryUsage();
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      try {
        await parse(document);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    }),
    { numRuns: mostDocuments, interruptAfterTimeLimit: budget, markInterruptAsFailure: false },
  );
  const after = process.memoryUsage();

  expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(mostHeldBytes);
}

// --- Damage to bytes ---

const harmful = [
  '\0',
  '"',
  '\\u',
  '\\ud800',
  '<![CDATA[',
  ']]>',
  '<!--',
  '&#x0;',
  '&a;',
  '<!DOCTYPE a [',
  '{',
  '[',
  '\ufeff',
  '-',
];
const pieces = [
  ...harmful.map((text) => encoder.encode(text)),
  Uint8Array.of(0xff),
  Uint8Array.of(0x80, 0x80),
  new Uint8Array(9),
];

const damage = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.nat(40),
  how: fc.constantFrom('flip', 'cut', 'drop', 'repeat', 'insert'),
  byte: fc.nat(255),
  piece: fc.constantFrom(...pieces),
});

function damaged(seed: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.array(damage, { minLength: 1, maxLength: 4 }).map((list) => {
    let bytes = Buffer.from(seed);
    for (const { at, length, how, byte, piece } of list) {
      const place = Math.floor(at * bytes.length);
      const [head, rest] = [bytes.subarray(0, place), bytes.subarray(place)];
      if (how === 'flip') bytes = Buffer.concat([head, Buffer.of(byte), rest.subarray(1)]);
      else if (how === 'cut') bytes = Buffer.from(head);
      else if (how === 'drop') bytes = Buffer.concat([head, rest.subarray(length)]);
      else if (how === 'repeat')
        bytes = Buffer.concat([head, rest.subarray(0, length), rest.subarray(0, length), rest]);
      else bytes = Buffer.concat([head, piece, rest]);
    }
    return bytes;
  });
}

// --- Damage to values of JSON ---

const strange: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  ...[null, true, 0, -1, 1.5, 1e308, '', ' ', 'x', '__proto__', '2024-99-99', [], {}, [null], [[]], [{}], { a: 1 }],
  'y'.repeat(5000),
);

function withStrange(document: unknown): fc.Arbitrary<Uint8Array> {
  const places = placesIn(document);
  const change = fc.record({ place: fc.nat(places.length - 1), value: strange, drop: fc.boolean() });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = { root: structuredClone(document) };
    for (const { place, value, drop } of changes) {
      putAt(copy, ['root', ...places[place]!], drop ? undefined : structuredClone(value));
    }
    return encoder.encode(JSON.stringify(copy.root) ?? 'null');
  });
}

function placesIn(value: unknown, place: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...place, name]))];
}

function putAt(holder: object, [name, ...rest]: readonly string[], value: unknown): void {
  const members = holder as Record<string, unknown>;
  if (rest.length === 0) members[name!] = value;
  else if (typeof members[name!] === 'object' && members[name!] !== null) putAt(members[name!] as object, rest, value);
}

function jsonOf(read: (value: never) => unknown): Parser {
  return (bytes) => read(JSON.parse(decoder.decode(bytes)) as never);
}

// --- The documents ---

const bom: JsonObject = {
  bomFormat: 'CycloneDX',
  specVersion: '1.7',
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  version: 1,
  metadata: {
    timestamp: '2026-01-01T00:00:00Z',
    component: { type: 'application', 'bom-ref': 'root', name: 'product', version: '1.0' },
  },
  components: [
    {
      type: 'library',
      'bom-ref': 'a',
      group: 'org.example',
      name: 'Ärger & <Söhne>',
      version: '1.0.0',
      supplier: { name: 'Maker', url: ['https://maker.example'] },
      purl: 'pkg:maven/org.example/core@1.0.0',
      cpe: 'cpe:2.3:a:example:core:1.0.0:*:*:*:*:*:*:*',
      hashes: [{ alg: 'SHA-1', content: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }],
      licenses: [{ license: { id: 'MIT' } }],
      properties: [{ name: 'a', value: 'b' }],
      components: [{ type: 'file', 'bom-ref': 'b', name: 'inner' }],
      pedigree: { ancestors: [{ type: 'library', name: 'older', purl: 'pkg:npm/older@1.0.0' }] },
    },
  ],
  dependencies: [
    { ref: 'root', dependsOn: ['a'] },
    { ref: 'a', dependsOn: ['b'] },
  ],
  vulnerabilities: [{ id: 'CVE-2024-1', affects: [{ ref: 'a' }], analysis: { state: 'exploitable' } }],
};

const boms: Parser[] = [
  (bytes) => parseBom(bytes),
  (bytes) => parseBom(bytes, { lenient: true }),
  scanDocument,
  readStatementsOfBom,
  (bytes) => readFurtherIdentifiers(bytes, 3),
];

const advisories: Parser[] = [jsonOf(osvFormsOf), jsonOf((value: unknown) => statementsOf(value, 'CVE-2024-1'))];

/** `spec_version`, `version`, and one component with a type, a name and a package URL (bom-1.6.proto). */
const protobuf = Buffer.concat([
  Buffer.from('\n\x031.6\x10\x01'),
  Buffer.from([0x2a, 0x28, 0x08, 0x02, 0x2a, 0x04]),
  Buffer.from('name'),
  Buffer.from([0x32, 0x05]),
  Buffer.from('1.0.0'),
  Buffer.from([0x82, 0x01, 0x14]),
  Buffer.from('pkg:npm/name@1.0.000'),
]);

const rdf = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:spdx="http://spdx.org/rdf/terms#">
<spdx:SpdxDocument rdf:about="http://a.example/d#SPDXRef-DOCUMENT"><spdx:specVersion>SPDX-2.3</spdx:specVersion><spdx:name>d</spdx:name>
<spdx:relationship><spdx:Relationship><spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
<spdx:relatedSpdxElement><spdx:Package rdf:about="http://a.example/d#SPDXRef-p"><spdx:name>p</spdx:name></spdx:Package></spdx:relatedSpdxElement>
</spdx:Relationship></spdx:relationship></spdx:SpdxDocument></rdf:RDF>`;

const sheet = 'VENDOR,PRODUCT,VERSION,purl\n"Acme, Inc.",Anvil,1.5,\nOther,"An ""anvil""",1.5,pkg:npm/a@1.0.0\n';

const openVex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://a.example/vex/1',
  author: 'A',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2024-1', aliases: ['GHSA-a'] },
      products: [{ '@id': 'pkg:npm/a@1.0.0', subcomponents: [{ '@id': 'pkg:npm/b@1' }] }],
      status: 'not_affected',
      justification: 'component_not_present',
    },
  ],
};

const csaf = {
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    title: 'Title',
    publisher: { category: 'vendor', name: 'Maker', namespace: 'https://maker.example' },
    tracking: {
      id: 'A-1',
      status: 'final',
      version: '1',
      current_release_date: '2026-01-01T00:00:00Z',
      initial_release_date: '2026-01-01T00:00:00Z',
      revision_history: [{ date: '2026-01-01T00:00:00Z', number: '1', summary: 'First' }],
    },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Maker',
        branches: [
          {
            category: 'product_version_range',
            name: 'vers:npm/<2.0.0',
            product: {
              product_id: 'P1',
              name: 'P',
              product_identification_helper: { purl: 'pkg:npm/a', cpe: 'cpe:2.3:a:a:a:1' },
            },
          },
        ],
      },
    ],
    relationships: [
      {
        category: 'installed_on',
        product_reference: 'P1',
        relates_to_product_reference: 'P1',
        full_product_name: { product_id: 'P2', name: 'Both' },
      },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2024-1',
      notes: [{ category: 'description', text: 'Words' }],
      product_status: { known_affected: ['P1'], known_not_affected: ['P2'] },
      flags: [{ label: 'component_not_present', product_ids: ['P2'] }],
      remediations: [{ category: 'vendor_fix', details: 'Update', product_ids: ['P1'] }],
      scores: [
        {
          products: ['P1'],
          cvss_v3: {
            version: '3.1',
            vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
            baseScore: 9.8,
            baseSeverity: 'CRITICAL',
          },
        },
      ],
    },
  ],
};

const osv = {
  id: 'GHSA-a',
  modified: '2026-01-01T00:00:00Z',
  aliases: ['CVE-2024-1'],
  summary: 'Words',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'a', purl: 'pkg:npm/a' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.0' }] }],
      versions: ['0.1.0'],
    },
  ],
  database_specific: { severity: 'HIGH' },
};

const ghsa = {
  ghsa_id: 'GHSA-a',
  cve_id: 'CVE-2024-1',
  summary: 'Words',
  severity: 'high',
  published_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  withdrawn_at: null,
  identifiers: [{ type: 'CVE', value: 'CVE-2024-1' }],
  vulnerabilities: [
    {
      package: { ecosystem: 'npm', name: 'a' },
      vulnerable_version_range: '>= 1.0, < 2.0',
      first_patched_version: '2.0',
    },
  ],
  cvss: { vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 },
  cvss_severities: { cvss_v4: { vector_string: null } },
};

const cve5 = {
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: 'CVE-2024-1', state: 'PUBLISHED', datePublished: '2026-01-01T00:00:00Z' },
  containers: {
    cna: {
      providerMetadata: { orgId: 'a', shortName: 'a' },
      descriptions: [{ lang: 'en', value: 'Words' }],
      affected: [
        {
          vendor: 'a',
          product: 'b',
          collectionURL: 'https://npm.example',
          packageName: 'a',
          cpes: ['cpe:2.3:a:a:b:*:*:*:*:*:*:*:*'],
          versions: [
            {
              version: '0',
              lessThan: '1.0',
              status: 'affected',
              versionType: 'semver',
              changes: [{ at: '0.5', status: 'unaffected' }],
            },
          ],
        },
      ],
      metrics: [{ cvssV3_1: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } }],
    },
    adp: [
      {
        providerMetadata: { shortName: 'CISA-ADP' },
        metrics: [{ other: { type: 'ssvc', content: { options: [{ Exploitation: 'poc' }] } } }],
      },
    ],
  },
};

const nvd = {
  cve: {
    id: 'CVE-2024-1',
    published: '2026-01-01T00:00:00.000',
    lastModified: '2026-01-01T00:00:00.000',
    vulnStatus: 'Analyzed',
    descriptions: [{ lang: 'en', value: 'Words' }],
    metrics: {
      cvssMetricV31: [
        {
          source: 'nvd@nist.gov',
          type: 'Primary',
          cvssData: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
        },
      ],
    },
    configurations: [
      {
        operator: 'AND',
        nodes: [
          {
            operator: 'OR',
            negate: false,
            cpeMatch: [
              {
                vulnerable: true,
                criteria: 'cpe:2.3:a:a:b:*:*:*:*:*:*:*:*',
                versionEndExcluding: '1.0',
                matchCriteriaId: 'x',
              },
            ],
          },
        ],
      },
    ],
  },
};

const kev = {
  title: 'Catalogue',
  catalogVersion: '2026.01.01',
  dateReleased: '2026-01-01T00:00:00.000Z',
  count: 1,
  vulnerabilities: [
    {
      cveID: 'CVE-2024-1',
      vendorProject: 'a',
      product: 'b',
      vulnerabilityName: 'c',
      dateAdded: '2026-01-01',
      shortDescription: 'd',
      requiredAction: 'e',
      dueDate: '2026-02-01',
      knownRansomwareCampaignUse: 'Known',
      notes: '',
    },
  ],
};

const lifeCycles = {
  schema_version: '1.2.0',
  result: {
    name: 'node',
    label: 'Node',
    identifiers: [{ type: 'purl', id: 'pkg:npm/node' }],
    releases: [
      { name: '20', releaseDate: '2023-04-18', isEol: false, eolFrom: '2026-04-30', latest: { name: '20.20.0' } },
    ],
  },
};

const epss =
  '#model_version:v2026.03.01,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1,0.1,0.5\n';

/** Documents of JSON: by their values, and by their bytes. */
const ofJson: Record<string, { document: unknown; parsers: Parser[] }> = {
  'CycloneDX JSON': { document: bom, parsers: boms },
  OpenVEX: { document: openVex, parsers: [(bytes) => readVex(bytes)] },
  'a CSAF document': {
    document: csaf,
    parsers: [(bytes) => readVex(bytes), (bytes) => readCsaf(bytes), (bytes) => validateCsaf(bytes)],
  },
  'a CSAF advisory': { document: csaf, parsers: advisories },
  OSV: { document: osv, parsers: [parseOsvRecord] },
  GHSA: { document: ghsa, parsers: advisories },
  'CVE 5': { document: cve5, parsers: advisories },
  'a record of NVD': { document: nvd, parsers: advisories },
  KEV: { document: kev, parsers: [parseKev] },
  'life cycles': { document: lifeCycles, parsers: [jsonOf(readLifeCycles)] },
};

/** What is no JSON, or is read from its bytes. */
const ofBytes: Record<string, { seed: () => Uint8Array | Promise<Uint8Array>; parsers: Parser[] }> = {
  ...Object.fromEntries(
    [
      'cyclonedx-json',
      'cyclonedx-xml',
      'cyclonedx-xml@1.2',
      'spdx-json',
      'spdx-yaml',
      'spdx-tag-value',
      'spdx-json-ld',
    ].map((name) => [name, { seed: () => written(name), parsers: boms }]),
  ),
  protobuf: { seed: () => protobuf, parsers: boms },
  'RDF/XML': { seed: () => encoder.encode(rdf), parsers: boms },
  'a table of parts': { seed: () => encoder.encode(sheet), parsers: boms },
  'VEX in SPDX 3': { seed: () => written('spdx-json-ld'), parsers: [(bytes) => readVex(bytes)] },
  'a page of NVD': {
    seed: () => encoder.encode(JSON.stringify({ totalResults: 1, vulnerabilities: [nvd, nvd] })),
    parsers: [listed],
  },
  EPSS: { seed: () => encoder.encode(epss), parsers: [parseEpss] },
  CSV: { seed: () => encoder.encode(sheet), parsers: [parseCsv] },
  'a workbook': {
    seed: () =>
      writeXlsx([
        {
          name: 'Suppliers',
          columns: [
            { title: 'Name', width: 20 },
            { title: 'Country', width: 20 },
          ],
          rows: [['A', 'DE']],
        },
      ]),
    parsers: [(bytes) => readWorkbook({ bytes, fileName: 'register.xlsx' })],
  },
};

async function written(name: string): Promise<Uint8Array> {
  const { bytes } = await writeTargets.get(name)!.write(bom, { created: '2026-01-01T00:00:00Z' });
  return bytes;
}

async function listed(bytes: Uint8Array): Promise<Uint8Array[]> {
  const records: Uint8Array[] = [];
  for await (const record of recordsOfPage([bytes])) records.push(record);
  return records;
}

function ofText(parse: (text: string) => unknown): Parser {
  return (bytes) => parse(decoder.decode(bytes));
}

const schemes = Object.keys(versionEncodersByScheme) as VersionScheme[];

/** Single lines. */
const ofLines: Record<string, { seeds: string[]; parse: (text: string) => unknown }> = {
  'a package URL': {
    seeds: ['pkg:npm/%40a/b@1.0.0?c=d&e=f#g/h', 'pkg:deb/debian/x@1:2-3?distro=debian-12'],
    parse: parsePurl,
  },
  'a CPE name': { seeds: ['cpe:2.3:a:a\\:b:c:1.0:*:*:*:*:*:*:-', 'cpe:/a:b:c:1~2'], parse: parseCpe },
  'a range of versions': {
    seeds: ['vers:npm/>=1.0.0|<2.0.0|!=1.5.0', '^1.2 || ~2', '[1.0,2.0)', '>=1,<2 !=1.5'],
    parse: (text) => [
      parseVers(text),
      ...['npm', 'pypi', 'maven', 'gem', 'nuget'].map((type) => parseNativeRange(type, text)),
    ],
  },
  'a version': {
    seeds: [
      '1.2.3-rc.1+build',
      '1:2.3~beta-4.el9',
      '1!2.0rc1.post2.dev3+local',
      '1.0-alpha-1-SNAPSHOT',
      'v1.0.0_p1-r2',
    ],
    parse: (text) => schemes.map((scheme) => encodeVersionOf(scheme, text)),
  },
  'a vector of CVSS': {
    seeds: [
      'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P',
      'AV:N/AC:L/Au:N/C:P/I:P/A:P',
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    ],
    parse: scoreVector,
  },
  'a licence expression': {
    seeds: ['(MIT OR Apache-2.0 WITH LLVM-exception) AND BSD-3-Clause+'],
    parse: parseLicenceExpression,
  },
};

describe('a damaged document', () => {
  const readings = <Kind>(table: Record<string, Kind & { parsers: Parser[] }>) =>
    Object.entries(table).flatMap(([name, entry]) =>
      entry.parsers.map((parse, reader) => ({ name, reader: reader + 1, parse, ...entry })),
    );

  it.each(readings(ofJson))(
    'is read or refused with strange values in it: $name, reader $reader',
    async ({ document, parse }) => {
      await expectToHold(parse, withStrange(document));
    },
  );

  it.each(readings(ofBytes))(
    'is read or refused with other bytes in it: $name, reader $reader',
    async ({ seed, parse }) => {
      await expectToHold(parse, damaged(await seed()));
    },
  );

  it.each(Object.entries(ofLines))('is read or refused as a line: %s', async (_, { seeds, parse }) => {
    await expectToHold(
      ofText(parse),
      fc.constantFrom(...seeds).chain((line) => damaged(encoder.encode(line))),
    );
  });
});
