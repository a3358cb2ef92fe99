import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { productStatuses } from './document.ts';
import { resolveProducts, selectedProducts, simpleParts } from './products.ts';
import { draftCsaf, readCsaf } from './read-csaf.ts';

describe('resolveProducts', () => {
  it('gathers from the branches what they say of each product', () => {
    const { products } = resolveProducts({
      branches: [
        {
          category: 'vendor',
          name: 'Example',
          branches: [
            {
              category: 'product_name',
              name: 'Server',
              branches: [
                {
                  category: 'product_version',
                  name: '4.2',
                  product: {
                    name: 'Example Server 4.2',
                    product_id: 'P1',
                    product_identification_helper: {
                      purl: 'pkg:generic/server@4.2',
                      cpe: 'cpe:2.3:a:example:server:4.2:*:*:*:*:*:*:*',
                      hashes: [{ filename: 'server', file_hashes: [{ algorithm: 'sha256', value: 'a'.repeat(64) }] }],
                    },
                  },
                },
                {
                  category: 'product_version_range',
                  name: 'vers:semver/<4.0.0',
                  product: { name: 'Example Server before 4', product_id: 'P2' },
                },
              ],
            },
          ],
        },
      ],
    });

    expect(products.get('P1')).toMatchObject({
      vendor: 'Example',
      productName: 'Server',
      version: '4.2',
      versionRange: null,
      purls: ['pkg:generic/server@4.2'],
      cpe: 'cpe:2.3:a:example:server:4.2:*:*:*:*:*:*:*',
      hashes: [{ algorithm: 'sha256', value: 'a'.repeat(64) }],
    });
    expect(products.get('P2')).toMatchObject({ version: null, versionRange: 'vers:semver/<4.0.0', vendor: 'Example' });
  });

  it('takes a combination apart into what it is made of, and survives one that is made of itself', () => {
    const resolved = resolveProducts({
      full_product_names: ['app', 'os', 'box'].map((id) => ({ name: id, product_id: id })),
      relationships: [
        relationship('app-on-os', 'app', 'os'),
        relationship('app-on-os-on-box', 'app-on-os', 'box'),
        relationship('circle', 'app', 'circle'),
      ],
    });

    expect(resolved.products.get('app-on-os')?.parts).toEqual([
      { category: null, productId: 'app' },
      { category: 'installed_on', productId: 'os' },
    ]);
    expect(simpleParts('app-on-os-on-box', resolved).map(({ id }) => id)).toEqual(['app', 'os', 'box']);
    expect(simpleParts('circle', resolved).map(({ id }) => id)).toEqual(['app']);
    expect(simpleParts('nothing', resolved)).toEqual([]);
  });

  it('reads the product paths of CSAF 2.1 as combinations too', () => {
    const { products } = resolveProducts({
      full_product_names: ['app', 'os', 'box'].map((id) => ({ name: id, product_id: id })),
      product_paths: [
        {
          beginning_product_reference: 'app',
          full_product_name: { name: 'all', product_id: 'all' },
          subpaths: [
            { category: 'installed_on', next_product_reference: 'os' },
            { category: 'default_component_of', next_product_reference: 'box' },
          ],
        },
      ],
    });

    expect(products.get('all')?.parts).toEqual([
      { category: null, productId: 'app' },
      { category: 'installed_on', productId: 'os' },
      { category: 'default_component_of', productId: 'box' },
    ]);
  });
});

describe('a product tree of any shape', () => {
  it('gives what of it has the shape of the standard, however deep it lies', () => {
    let deep: object = { category: 'vendor', name: 'V', product: { name: 'Deep', product_id: 'deep' } };
    for (let i = 0; i < 10_000; i++) deep = { category: 'vendor', name: 'V', branches: [deep] };
    const near = { category: 7, product: { product_id: 'near', product_identification_helper: { hashes: 'none' } } };

    expect([...resolveProducts({ branches: [deep, null, near] }).products.keys()]).toEqual(['near']);
    for (const [member, wrong] of [
      ['branches', {}],
      ['full_product_names', [null, 'x', { product_id: 3 }]],
      ['relationships', [{ full_product_name: 'x' }]],
      ['product_paths', [{ subpaths: {}, full_product_name: { product_id: 'P' } }]],
      ['product_groups', [{ group_id: 1, product_ids: 'P' }]],
    ] as const) {
      expect(() => resolveProducts({ [member]: wrong })).not.toThrow();
    }
    fc.assert(fc.property(fc.anything(), (tree) => resolveProducts(tree).products instanceof Map));
  });
});

describe('selectedProducts', () => {
  it('names each product once, by itself or by its group', () => {
    const { groups } = resolveProducts({ product_groups: [{ group_id: 'G', product_ids: ['A', 'B'] }] });

    expect(selectedProducts({ product_ids: ['B', 'C'], group_ids: ['G', 'none'] }, groups)).toEqual(['B', 'C', 'A']);
    expect(selectedProducts({}, groups)).toEqual([]);
  });
});

describe.runIf(hasConformanceData)('real advisories', () => {
  it('are read, and every product that a vulnerability speaks of is found', () => {
    let statuses = 0;
    for (const { name, read } of conformanceFiles('csaf/cisa-advisories', /\.json$/)) {
      const answer = readCsaf(read(), draftCsaf);
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problems)}`);
      const { products } = resolveProducts(answer.value.product_tree);
      for (const vulnerability of answer.value.vulnerabilities ?? []) {
        for (const id of productStatuses.flatMap((status) => vulnerability.product_status?.[status] ?? [])) {
          if (!products.has(id)) throw new Error(`${name}: ${id} is not in the tree.`);
          statuses++;
        }
      }
    }
    expect(statuses).toBeGreaterThan(1000);
  });
});

function relationship(id: string, component: string, base: string) {
  return {
    category: 'installed_on' as const,
    full_product_name: { name: id, product_id: id },
    product_reference: component,
    relates_to_product_reference: base,
  };
}
