import { describe, expect, it } from 'vitest';
import { checkBom } from '../bom-profiles/check-bom.ts';
import { problemsOf } from '../cyclonedx/judge.ts';
import type { Json } from '../json/json.ts';
import { readSpdx3 } from './read.ts';

const at = (name: string) => `https://example.com/${name}`;
const own = { creationInfo: '_:creation' };

function element(type: string, name: string, more: Json = {}): Json {
  return { type, spdxId: at(name), ...own, name, ...more };
}

function relation(from: string, relationshipType: string, to: string, more: Json = {}): Json {
  const spdxId = at(`${from}-${relationshipType}-${to}`);
  const target = to === 'nothing' ? 'https://spdx.org/rdf/3.0.1/terms/Core/NoneElement' : at(to);
  return { type: 'Relationship', spdxId, ...own, from: at(from), relationshipType, to: [target], ...more };
}

const complete = { completeness: 'complete' };

/** A document as BSI TR-03183-2 v2.1.0 §8.2 shows it, element by element. */
function guidelineDocument({ purposes = ['archive', 'container'] as string[] | null, address = 'email' } = {}) {
  const identifier = address === 'email' ? 'sbom@acme.example' : 'https://acme.example/contact';
  const part = (name: string, below: string) => [
    element('software_Package', name, { originatedBy: [at('acme')], software_packageVersion: '1.0' }),
    element('software_File', `${name}.tgz`, {
      ...(purposes && { software_additionalPurpose: purposes }),
      verifiedUsing: [{ type: 'Hash', algorithm: 'sha512', hashValue: 'ab'.repeat(64) }],
      externalRef: [{ type: 'ExternalRef', externalRefType: 'binaryArtifact', locator: [at(`dl/${name}.tgz`)] }],
    }),
    element('software_Package', `${name}-source`, {
      software_primaryPurpose: 'source',
      externalRef: [{ type: 'ExternalRef', externalRefType: 'sourceArtifact', locator: [at(`src/${name}.tgz`)] }],
    }),
    relation(name, 'hasDistributionArtifact', `${name}.tgz`, complete),
    relation(`${name}-source`, 'generates', name, complete),
    relation(name, 'dependsOn', below, complete),
    relation(name, 'hasConcludedLicense', 'mit', complete),
  ];
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      {
        type: 'CreationInfo',
        '@id': '_:creation',
        specVersion: '3.0.1',
        created: '2026-02-28T09:30:00Z',
        createdBy: [at('acme')],
      },
      element('Organization', 'acme', {
        externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: address, identifier }],
      }),
      element('SpdxDocument', 'document', { rootElement: [at('sbom')], profileConformance: ['core', 'software'] }),
      element('software_Sbom', 'sbom', { rootElement: [at('app')] }),
      element('simplelicensing_LicenseExpression', 'mit', { simplelicensing_licenseExpression: 'MIT' }),
      ...part('app', 'lib'),
      ...part('lib', 'nothing'),
    ],
  };
}

async function read(document: object) {
  const answer = await readSpdx3(new TextEncoder().encode(JSON.stringify(document)), { lenient: false });
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer.value;
}

const missingIn = async (document: object) =>
  checkBom(await read(document), 'bsi-tr-03183')
    .components.filter(({ name }) => name === 'app' || name === 'lib')
    .map(({ name, missing }) => [name, missing.map((one) => one.element)]);

describe('what SPDX 3 says and SPDX 2.3 cannot', () => {
  it.each(['email', 'urlScheme', 'other'])(
    'meets the guideline of the BSI as that shows it, with %s',
    async (address) => {
      const document = guidelineDocument({ address });

      expect(checkBom(await read(document), 'bsi-tr-03183').document.missing).toEqual([]);
      expect(await missingIn(document)).toEqual([
        ['app', ['identifier', 'original-licence']],
        ['lib', ['identifier', 'original-licence']],
      ]);
    },
  );

  it('is laid out as a component that the official schema takes', async () => {
    const { content } = await read(guidelineDocument({ address: 'other' }));

    expect(await problemsOf({ version: '1.7', document: content })).toEqual([]);
    expect(content.metadata).toMatchObject({
      manufacturer: { name: 'acme', url: ['https://acme.example/contact'] },
      component: {
        manufacturer: { name: 'acme', url: ['https://acme.example/contact'] },
        externalReferences: [
          { type: 'distribution', url: at('dl/app.tgz'), hashes: [{ alg: 'SHA-512', content: 'ab'.repeat(64) }] },
          { type: 'source-distribution', url: at('src/app.tgz') },
        ],
        properties: expect.arrayContaining([
          { name: 'bsi:component:filename', value: 'app.tgz' },
          { name: 'bsi:component:executable', value: 'non-executable' },
          { name: 'bsi:component:archive', value: 'archive' },
          { name: 'bsi:component:structured', value: 'structured' },
        ]),
      },
    });
    expect(content.compositions).toContainEqual({ aggregate: 'complete', dependencies: [at('app'), at('lib')] });
  });

  it('does not say of a file what its document leaves open', async () => {
    expect(await missingIn(guidelineDocument({ purposes: null }))).toContainEqual([
      'lib',
      ['executable', 'archive', 'structured', 'identifier', 'original-licence'],
    ]);
    expect(await missingIn(guidelineDocument({ purposes: ['executable'] }))).toContainEqual([
      'lib',
      ['structured', 'identifier', 'original-licence'],
    ]);
  });
});
