import { describe, expect, it } from 'vitest';
import type { BomDocument } from '../bom/document.ts';
import { checkBom, profileIds } from './check-bom.ts';
import elementTexts from './elements.json' with { type: 'json' };
import { componentElements, documentElements } from './elements.ts';

const licences = [
  { expression: 'MIT', acknowledgement: 'declared' },
  { expression: 'MIT', acknowledgement: 'concluded' },
];

/** A component that has everything that any profile asks for. */
function component(ref: string, over: Record<string, unknown> = {}) {
  return {
    type: 'library',
    'bom-ref': ref,
    name: ref,
    version: '1.0.0',
    purl: `pkg:npm/${ref}@1.0.0`,
    copyright: 'Copyright Acme',
    licenses: licences,
    manufacturer: { name: 'Acme', url: ['https://acme.example'] },
    hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
    externalReferences: [
      {
        type: 'distribution',
        url: 'https://acme.example/a.tgz',
        hashes: [{ alg: 'SHA-512', content: 'cd'.repeat(64) }],
      },
      { type: 'source-distribution', url: 'https://acme.example/a.src.tgz' },
    ],
    properties: [
      { name: 'bsi:component:filename', value: 'a.tgz' },
      { name: 'bsi:component:executable', value: 'non-executable' },
      { name: 'bsi:component:archive', value: 'archive' },
      { name: 'bsi:component:structured', value: 'structured' },
    ],
    ...over,
  };
}

function bom(over: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}): BomDocument {
  return {
    format: 'cyclonedx',
    encoding: 'json',
    specVersion: '1.6',
    losses: [],
    content: {
      serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      metadata: {
        timestamp: '2026-02-28T09:30:00Z',
        authors: [{ name: 'Ada', email: 'ada@acme.example' }],
        tools: { components: [{ type: 'application', name: 'maker' }] },
        lifecycles: [{ phase: 'build' }],
        component: component('app'),
        ...metadata,
      },
      components: [component('a', { components: [component('b')] })],
      dependencies: [{ ref: 'app', dependsOn: ['a'] }, { ref: 'a', dependsOn: ['b'] }, { ref: 'b' }],
      compositions: [{ aggregate: 'complete', dependencies: ['app', 'a', 'b'] }],
      ...over,
    },
  };
}

const lacking = (document: BomDocument, profile: string) => {
  const check = checkBom(document, profile);
  return [
    ...check.document.missing.map(({ element }) => element),
    ...check.components.flatMap(({ name, missing }) => missing.map(({ element }) => `${name}: ${element}`)),
  ];
};

describe('checkBom', () => {
  it.each(profileIds)('finds nothing missing in a BOM that has everything: %s', (profile) => {
    expect(lacking(bom(), profile)).toEqual([]);
    expect(checkBom(bom(), profile).ok).toBe(true);
  });

  it.each([
    ['ntia-2021', { components: [component('a', { version: undefined })] }, ['a: version']],
    ['ntia-2021', { components: [component('a', { manufacturer: undefined })] }, ['a: supplier']],
    ['ntia-2021', { components: [component('a', { purl: undefined })] }, ['a: identifier']],
    ['ntia-2021', { components: [component('z')] }, ['z: relationship']],
    ['cisa-2025', { components: [component('a', { licenses: [] })] }, ['a: licence']],
    ['cisa-2025', { components: [component('a', { hashes: [], externalReferences: [] })] }, ['a: hash']],
    ['fsct-minimum', { compositions: [] }, ['app: direct-dependencies-stated']],
    ['fsct-recommended', { components: [component('a', { copyright: 'NOASSERTION' })] }, ['a: copyright']],
    ['bsi-tr-03183', { vulnerabilities: [{ id: 'CVE-2026-1' }] }, ['no-vulnerabilities']],
    [
      'bsi-tr-03183',
      { components: [component('a', { hashes: [{ alg: 'SHA-512', content: 'ef' }], externalReferences: [] })] },
      ['a: deployable-hash', 'a: source-address', 'a: deployable-address'],
    ],
    ['bsi-tr-03183', { components: [component('a', { manufacturer: { name: 'Acme' } })] }, ['a: producer-contact']],
    [
      'bsi-tr-03183',
      { components: [component('a', { licenses: [{ license: { name: 'Free for all' } }] })] },
      ['a: distribution-licence', 'a: original-licence'],
    ],
  ])('names what is missing in a component, case %#: %s', (profile, over, expected) => {
    expect(lacking(bom(over), profile)).toEqual(expected);
  });

  it.each([
    ['ntia-2021', { authors: [] }, []],
    ['ntia-2021', { authors: [], tools: {} }, ['author-or-tool']],
    ['cisa-2025', { authors: [], tools: {} }, ['author', 'tool']],
    ['cisa-2025', { timestamp: '2026-02-28' }, ['timestamp']],
    ['fsct-recommended', { lifecycles: undefined }, ['generation-context']],
    ['bsi-tr-03183', { authors: [{ name: 'Ada', phone: '1' }] }, ['author-contact']],
  ])('names what the document lacks: %s %j', (profile, metadata, expected) => {
    expect(lacking(bom({}, metadata), profile)).toEqual(expected);
  });

  it('does not call a BOM incomplete for what need not exist', () => {
    const { ok, components } = checkBom(bom({ components: [component('a', { purl: undefined })] }), 'bsi-tr-03183');

    expect(ok).toBe(true);
    expect(components).toMatchObject([{ ref: 'a', missing: [{ element: 'identifier', level: 'if-it-exists' }] }]);
  });

  it('counts who has an element and who lacks it, and says how to mend it in the words of the format', () => {
    const document = bom({ components: [component('a', { version: '' }), component('b')] });
    const { coverage, components } = checkBom({ ...document, format: 'spdx', specVersion: 'SPDX-2.3' }, 'ntia-2021');

    expect(coverage.find(({ element }) => element === 'version')).toMatchObject({ present: 2, total: 3 });
    expect(components[0]!.missing[0]!.mend).toBe(elementTexts.version.mend.spdx);
  });

  it('knows a rule for every element that has a text', () => {
    const ruled = [...Object.keys(documentElements), ...Object.keys(componentElements)];

    expect(ruled.toSorted()).toEqual(Object.keys(elementTexts).toSorted());
  });

  it('bears a BOM nested deeply', () => {
    let nested: Record<string, unknown> = component('leaf');
    for (let depth = 0; depth < 20_000; depth++) nested = component('in', { components: [nested] });

    expect(checkBom(bom({ components: [nested] }), 'ntia-2021').coverage[0]!.total).toBe(1);
    expect(checkBom(bom({ components: [nested] }), 'ntia-2021').coverage.at(-1)!.total).toBe(20_002);
  });
});
