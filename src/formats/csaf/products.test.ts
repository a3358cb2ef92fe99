import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import type { CsafDocument, ProductTree } from './document.ts';
import { productStatuses } from './document.ts';
import { resolveProducts, selectedProducts, simpleParts } from './products.ts';
import { draftCsaf, readCsaf } from './read-csaf.ts';

describe('resolveProducts', () => {
  it('gathers from the branches what they say of each product', () => {
    const { products } = resolveProducts(
      treeOf({
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
                        serial_numbers: ['S-1'],
                        model_numbers: ['M-?'],
                        skus: ['K'],
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
      }),
    );

    expect(products.get('P1')).toMatchObject({
      at: '/product_tree/branches/0/branches/0/branches/0/product',
      vendor: 'Example',
      productName: 'Server',
      version: '4.2',
      versionRange: null,
      identifiers: {
        purls: ['pkg:generic/server@4.2'],
        cpes: ['cpe:2.3:a:example:server:4.2:*:*:*:*:*:*:*'],
        hashes: [{ filename: 'server', algorithm: 'sha256', value: 'a'.repeat(64) }],
        serialNumbers: ['S-1'],
        modelNumbers: ['M-?'],
        skus: ['K'],
      },
    });
    expect(products.get('P2')).toMatchObject({ version: null, versionRange: 'vers:semver/<4.0.0', vendor: 'Example' });
  });

  it('takes a combination apart into what it is made of, and survives one that is made of itself', () => {
    const resolved = resolveProducts(
      treeOf({
        full_product_names: ['app', 'os', 'box'].map((id) => ({ name: id, product_id: id })),
        relationships: [
          relationship('app-on-os', 'app', 'os'),
          relationship('app-on-os-on-box', 'app-on-os', 'box'),
          relationship('circle', 'app', 'circle'),
        ],
      }),
    );

    expect(resolved.products.get('app-on-os')?.parts).toEqual([
      { category: null, productId: 'app' },
      { category: 'installed_on', productId: 'os' },
    ]);
    expect(simpleParts('app-on-os-on-box', resolved).map(({ id }) => id)).toEqual(['app', 'os', 'box']);
    expect(simpleParts('circle', resolved).map(({ id }) => id)).toEqual(['app']);
    expect(simpleParts('nothing', resolved)).toEqual([]);
  });

  it('reads the product paths of CSAF 2.1 as combinations too', () => {
    const { products } = resolveProducts(
      treeOf({
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
      }),
    );

    expect(products.get('all')?.parts).toEqual([
      { category: null, productId: 'app' },
      { category: 'installed_on', productId: 'os' },
      { category: 'default_component_of', productId: 'box' },
    ]);
  });
});

describe('selectedProducts', () => {
  it('names each product once, by itself or by its group', () => {
    const { groups } = resolveProducts(treeOf({ product_groups: [{ group_id: 'G', product_ids: ['A', 'B'] }] }));

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
      const { products } = resolveProducts(answer.value);
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

function treeOf(product_tree: ProductTree): CsafDocument {
  return { product_tree } as CsafDocument;
}

function relationship(id: string, component: string, base: string) {
  return {
    category: 'installed_on' as const,
    full_product_name: { name: id, product_id: id },
    product_reference: component,
    relates_to_product_reference: base,
  };
}
