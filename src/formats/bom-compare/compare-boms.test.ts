import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BomDocument } from '../bom/document.ts';
import { compareBoms } from './compare-boms.ts';

const bom = (...components: Record<string, unknown>[]): BomDocument => ({
  format: 'cyclonedx',
  encoding: 'json',
  specVersion: '1.7',
  losses: [],
  content: { components },
});

const npm = (name: string, version: string, over: Record<string, unknown> = {}) => ({
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  ...over,
});

describe('compareBoms', () => {
  it('tells what was added, removed, raised and lowered by the order of the ecosystem', () => {
    const before = bom(npm('a', '1.9.0'), npm('b', '2.0.0'), npm('c', '1.0.0'), npm('same', '1.0.0'));
    const after = bom(npm('a', '1.10.0'), npm('b', '2.0.0-rc.1'), npm('d', '1.0.0'), npm('same', '1.0.0'));

    const difference = compareBoms(before, after);

    expect(difference).toMatchObject({
      added: [{ name: 'd' }],
      removed: [{ name: 'c' }],
      raised: [{ name: 'a', from: '1.9.0', to: '1.10.0' }],
      lowered: [{ name: 'b', from: '2.0.0', to: '2.0.0-rc.1' }],
      unchanged: 1,
    });
  });

  it('pairs several versions of a package from the highest down', () => {
    const { raised, removed, unchanged } = compareBoms(
      bom(npm('a', '1.0.0'), npm('a', '2.0.0'), npm('a', '3.0.0')),
      bom(npm('a', '3.1.0'), npm('a', '2.0.0')),
    );

    expect({ raised, removed, unchanged }).toMatchObject({
      raised: [{ from: '3.0.0', to: '3.1.0' }],
      removed: [{ version: '1.0.0' }],
      unchanged: 1,
    });
  });

  it('calls a version changed where no rule orders it', () => {
    expect(compareBoms(bom({ name: 'x', version: 'r1' }), bom({ name: 'x', version: 'r2' })).changed).toMatchObject([
      { from: 'r1', to: 'r2' },
    ]);
  });

  it('knows a part again that got an identifier', () => {
    const { added, removed, unchanged } = compareBoms(bom({ name: 'a', version: '1.0.0' }), bom(npm('a', '1.0.0')));

    expect({ added, removed, unchanged }).toEqual({ added: [], removed: [], unchanged: 1 });
  });

  it('tells apart packages of one name in two ecosystems', () => {
    const { added, removed } = compareBoms(
      bom({ name: 'requests', version: '1', purl: 'pkg:npm/requests@1' }),
      bom({ name: 'requests', version: '1', purl: 'pkg:pypi/requests@1' }),
    );

    expect([added.length, removed.length]).toEqual([1, 1]);
  });

  it('sees licences and suppliers that changed', () => {
    const { licences, supplier } = compareBoms(
      bom(npm('a', '1.0.0', { licenses: [{ license: { id: 'MIT' } }], supplier: { name: 'Acme' } })),
      bom(npm('a', '1.0.0', { licenses: [{ expression: 'MIT OR BSD-3-Clause' }], manufacturer: { name: 'Globex' } })),
    );

    expect(licences).toMatchObject([{ name: 'a', from: ['MIT'], to: ['MIT OR BSD-3-Clause'] }]);
    expect(supplier).toMatchObject([{ name: 'a', from: 'Acme', to: 'Globex' }]);
  });

  const anyBom = fc
    .array(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c'),
        version: fc.constantFrom('1.0.0', '1.1.0', '2.0.0', 'odd'),
        kind: fc.constantFrom('npm', 'none'),
      }),
      { maxLength: 12 },
    )
    .map((parts) =>
      bom(...parts.map(({ name, version, kind }) => (kind === 'npm' ? npm(name, version) : { name, version }))),
    );

  it('finds no difference between a BOM and itself', () => {
    fc.assert(
      fc.property(anyBom, (one) => {
        const { unchanged: _, ...lists } = compareBoms(one, one);
        return Object.values(lists).every((list) => list.length === 0);
      }),
    );
  });

  it('turns round with its BOMs', () => {
    fc.assert(
      fc.property(anyBom, anyBom, (one, other) => {
        const [there, back] = [compareBoms(one, other), compareBoms(other, one)];
        expect([there.added.length, there.raised.length, there.changed.length, there.unchanged]).toEqual([
          back.removed.length,
          back.lowered.length,
          back.changed.length,
          back.unchanged,
        ]);
      }),
    );
  });
});
