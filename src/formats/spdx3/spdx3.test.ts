import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPivot } from '../../../tests/pivots.ts';
import { sorted } from '../../../tests/sorted.ts';
import type { BomDocument } from '../bom/document.ts';
import { validatorOf } from '../cyclonedx/schema.ts';
import type { Json } from '../json/json.ts';
import { spdx3Classes } from './classes.ts';
import { Spdx3Graph } from './graph.ts';
import { judgeSpdx3, spdx3Context } from './judge.ts';
import { readSpdx3 } from './read.ts';
import { vexRelationsIn } from './security.ts';
import { writeSpdx3 } from './write.ts';

const created = '2026-02-28T09:30:00Z';

describe('reading SPDX 3', () => {
  it('lays packages, licences, agents and relationships out as components', async () => {
    const bom = await read(aDocument());

    expect(bom.content).toMatchObject({
      metadata: {
        timestamp: created,
        authors: [{ name: 'Jane Doe', email: 'jane@example.com' }],
        lifecycles: [{ phase: 'build' }],
        component: { type: 'application', 'bom-ref': 'https://example.com/app', name: 'app', version: '1.0' },
      },
      components: [
        {
          type: 'library',
          name: 'lib',
          purl: 'pkg:npm/lib@2.0',
          supplier: { name: 'Acme' },
          hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
          licenses: [{ expression: 'MIT OR Apache-2.0', acknowledgement: 'concluded' }],
          scope: 'excluded',
        },
        {
          type: 'machine-learning-model',
          name: 'model',
          properties: [{ name: 'spdx3:ai_limitation', value: 'reads no numbers' }],
        },
      ],
      dependencies: [{ ref: 'https://example.com/app', dependsOn: ['https://example.com/lib'] }],
    });
  });

  it('tells who says what of which vulnerability', async () => {
    const document = aDocument(vulnerability, {
      type: 'security_VexNotAffectedVulnAssessmentRelationship',
      spdxId: 'https://example.com/vex',
      creationInfo: '_:creation',
      relationshipType: 'doesNotAffect',
      from: 'https://example.com/cve',
      to: ['https://example.com/lib'],
      security_justificationType: 'vulnerableCodeNotInExecutePath',
      security_impactStatement: 'never called',
      security_publishedTime: created,
    });

    expect(vexRelationsIn(new Spdx3Graph(document))).toMatchObject([
      {
        status: 'not_affected',
        vulnerabilityId: 'CVE-2026-1',
        elements: ['https://example.com/lib'],
        justification: 'vulnerableCodeNotInExecutePath',
        impactStatement: 'never called',
        published: created,
      },
    ]);
    expect((await read(document)).content.vulnerabilities).toMatchObject([
      {
        id: 'CVE-2026-1',
        affects: [{ ref: 'https://example.com/lib' }],
        analysis: {
          state: 'not_affected',
          justification: 'code_not_reachable',
          detail: 'never called',
          firstIssued: created,
        },
      },
    ]);
  });

  it('names the documents that one builds on, and writes them again', async () => {
    const document = aDocument();
    const root = (document['@graph'] as Json[])[3]!;
    const verifiedUsing = [{ type: 'Hash', algorithm: 'sha1', hashValue: 'a'.repeat(40) }];
    root.import = [{ type: 'ExternalMap', externalSpdxId: 'https://example.com/other', verifiedUsing }];

    const bom = await read(document);
    const again = await readSpdx3(writeSpdx3(bom.content, { created }).bytes, { lenient: false });

    expect(bom.content.externalReferences).toMatchObject([
      { type: 'bom', url: 'https://example.com/other', hashes: [{ alg: 'SHA-1' }] },
    ]);
    expect(again).toMatchObject({
      ok: true,
      value: { content: { externalReferences: bom.content.externalReferences } },
    });
  });

  it.each([
    ['a member that its class does not have', { '@graph': [{ ...aPackage('x'), colour: 'red' }] }, '/@graph/0/colour'],
    [
      'a class that SPDX does not have',
      { '@graph': [{ type: 'Thing', spdxId: 'https://example.com/x' }] },
      '/@graph/0/type',
    ],
    ['an identifier that is no IRI', { '@graph': [{ ...aPackage('x'), spdxId: 'SPDXRef-x' }] }, '/@graph/0/spdxId'],
    ['another context', { '@context': 'https://example.com', '@graph': [] }, '/@context'],
    ['a relationship to nothing', { '@graph': [{ ...relation('dependsOn', 'app', 'lib'), to: [] }] }, '/@graph/0/to'],
  ])('refuses %s, at its place', async (_what, members, at) => {
    const result = await readSpdx3(json({ '@context': spdx3Context, ...members }), { lenient: false });

    expect(result).toMatchObject({ ok: false, problems: expect.arrayContaining([expect.objectContaining({ at })]) });
  });

  it('judges as the official schema does', async () => {
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    const official = await import('./schemas/spdx-3.0.1.schema.json', { with: { type: 'json' } });
    const validate = new Ajv2020({ strict: false }).compile(official.default);
    const classes = await spdx3Classes();

    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), aValue(), (path, value) => {
        const document = mutated(aDocument(vulnerability), path, value);

        expect(judgeSpdx3(document, classes, 1).problems.length === 0).toBe(validate(document));
      }),
      { numRuns: 400 },
    );
  });

  it('makes of every document an object that the schema of CycloneDX 1.7 accepts', async () => {
    const validator = await validatorOf('1.7');

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), aValue(), async (path, value) => {
        const result = await readSpdx3(json(mutated(aDocument(vulnerability), path, value)), { lenient: true });

        if (result.ok) expect(validator.mistakesOf(result.value.content)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('writing SPDX 3', () => {
  it('keeps everything of a BOM that it does not list as lost, in a document that the schema accepts', async () => {
    await fc.assert(
      fc.asyncProperty(aPivot(), async (content) => {
        const written = writeSpdx3(content, { created });
        const again = await readSpdx3(written.bytes, { lenient: false });

        expect(written.losses).toEqual([]);
        expect(again).toMatchObject({ ok: true });
        if (again.ok)
          expect(sorted(withoutRefs(again.value.content))).toMatchObject(sorted(withoutRefs(content)) as object);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps vulnerabilities with their ratings and statements', async () => {
    const vulnerabilities = [
      {
        id: 'CVE-2026-1',
        description: 'Overflow',
        ratings: [
          {
            score: 9.8,
            severity: 'critical',
            method: 'CVSSv31',
            vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
          },
        ],
        affects: [{ ref: 'https://example.com/lib' }],
        analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'never called' },
      },
      {
        id: 'GHSA-xxxx',
        affects: [{ ref: 'https://example.com/lib' }],
        recommendation: 'Update.',
        analysis: { state: 'exploitable' },
      },
    ];
    const components = [{ type: 'library', 'bom-ref': 'https://example.com/lib', name: 'lib' }];

    const written = writeSpdx3(
      { bomFormat: 'CycloneDX', specVersion: '1.7', components, vulnerabilities },
      { created },
    );
    const again = await readSpdx3(written.bytes, { lenient: false });

    expect(written.losses).toEqual([]);
    expect(again).toMatchObject({ ok: true, value: { content: { vulnerabilities } } });
  });
});

const vulnerability = {
  type: 'security_Vulnerability',
  spdxId: 'https://example.com/cve',
  creationInfo: '_:creation',
  name: 'CVE-2026-1',
  externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'cve', identifier: 'CVE-2026-1' }],
};

function aDocument(...more: Json[]): Json {
  const element = { creationInfo: '_:creation' };
  return {
    '@context': spdx3Context,
    '@graph': [
      {
        type: 'CreationInfo',
        '@id': '_:creation',
        specVersion: '3.0.1',
        created,
        createdBy: ['https://example.com/jane'],
      },
      {
        type: 'Person',
        spdxId: 'https://example.com/jane',
        ...element,
        name: 'Jane Doe',
        externalIdentifier: [
          { type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: 'jane@example.com' },
        ],
      },
      { type: 'Organization', spdxId: 'https://example.com/acme', ...element, name: 'Acme' },
      {
        type: 'SpdxDocument',
        spdxId: 'https://example.com/doc',
        ...element,
        name: 'doc',
        rootElement: ['https://example.com/sbom'],
      },
      {
        type: 'software_Sbom',
        spdxId: 'https://example.com/sbom',
        ...element,
        rootElement: ['https://example.com/app'],
        software_sbomType: ['build'],
      },
      { ...aPackage('app'), software_packageVersion: '1.0', software_primaryPurpose: 'application' },
      {
        ...aPackage('lib'),
        software_packageUrl: 'pkg:npm/lib@2.0',
        suppliedBy: 'https://example.com/acme',
        verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: 'ab'.repeat(32) }],
      },
      { ...aPackage('model'), type: 'ai_AIPackage', ai_limitation: 'reads no numbers' },
      {
        type: 'simplelicensing_LicenseExpression',
        spdxId: 'https://example.com/licence',
        ...element,
        simplelicensing_licenseExpression: 'MIT OR Apache-2.0',
      },
      relation('hasConcludedLicense', 'lib', 'licence'),
      { ...relation('dependsOn', 'app', 'lib'), type: 'LifecycleScopedRelationship', scope: 'development' },
      ...more,
    ],
  };
}

function aPackage(name: string): Json {
  return { type: 'software_Package', spdxId: `https://example.com/${name}`, creationInfo: '_:creation', name };
}

function relation(relationshipType: string, from: string, to: string): Json {
  return {
    type: 'Relationship',
    spdxId: `https://example.com/${relationshipType}-${from}-${to}`,
    creationInfo: '_:creation',
    relationshipType,
    from: `https://example.com/${from}`,
    to: [`https://example.com/${to}`],
  };
}

function aValue(): fc.Arbitrary<unknown> {
  return fc.constantFrom<unknown>(null, 7, true, '', 'other', 'https://example.com/x', '_:b', [], {}, [null], ['x'], {
    type: 'Hash',
  });
}

function mutated(document: Json, path: readonly number[], value: unknown): Json {
  let place: Json = document;
  for (const [step, number] of path.entries()) {
    const names = Object.keys(place);
    const name = names[number % names.length];
    if (name === undefined) break;
    const inner = place[name];
    if (step === path.length - 1 || typeof inner !== 'object' || inner === null) {
      place[name] = value;
      break;
    }
    place = inner as Json;
  }
  return document;
}

/** References become IRIs of the written document; here only what they end in counts. */
function withoutRefs(content: unknown): Json {
  return JSON.parse(JSON.stringify(content).replaceAll(/"[^"]*#(SPDXRef-[^"]*)"/g, '"$1"')) as Json;
}

async function read(document: Json): Promise<BomDocument> {
  const result = await readSpdx3(json(document), { lenient: false });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

function json(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}
