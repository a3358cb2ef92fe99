import { describe, expect, it } from 'vitest';
import type { Statement } from './statement-store.ts';
import { supportPaths } from './support-paths.ts';

function statement(from: string, to: string, kind: 'system' | 'function' = 'system'): Statement {
  const ref = (id: string) => ({ id, kind, number: null, name: id });
  return {
    id: `${from}-${to}`,
    kind: 'part-of',
    from: ref(from),
    to: ref(to),
    confidence: 'declared',
    validUntil: null,
  };
}

describe('supportPaths', () => {
  it('goes the shortest way to each node of the kind, the nearest first', () => {
    const statements = [
      statement('product', 'outer'),
      statement('outer', 'system'),
      statement('product', 'system'),
      statement('system', 'mission', 'function'),
      statement('mission', 'beyond', 'function'),
    ];

    const paths = supportPaths('product', statements, 'function');

    expect([...paths].map(([id, path]) => [id, path.map(({ id }) => id)])).toEqual([
      ['mission', ['product-system', 'system-mission']],
      ['beyond', ['product-system', 'system-mission', 'mission-beyond']],
    ]);
  });

  it('ends in a circle, and finds nothing where nothing is supported', () => {
    const circle = [statement('a', 'b'), statement('b', 'a')];

    expect(supportPaths('a', circle, 'function')).toEqual(new Map());
    expect(supportPaths('a', [], 'function')).toEqual(new Map());
  });
});
