import { describe, expect, it } from 'vitest';
import { categories, questions } from './critical-software.ts';
import { phases, roles, shippedEntries } from './taxonomy.ts';

const of = (kind: string) => shippedEntries.filter((entry) => entry.kind === kind);

describe('the taxonomy that ships', () => {
  it('has the five roles with elements of hardware, software and services under each', () => {
    expect(roles.map(({ code }) => code)).toEqual([
      'local-user-access',
      'transmission',
      'storage',
      'processing',
      'system-management',
    ]);
    for (const { code } of roles) {
      const kinds = of('element').filter(({ under }) => under[0] === code);
      expect(kinds.length).toBeGreaterThan(4);
      expect(kinds.every(({ sentence, productKinds }) => sentence && productKinds.length > 0)).toBe(true);
    }
  });

  it('has the 55 National Critical Functions: 9 that connect, 9 that distribute, 24 to manage, 13 to supply', () => {
    const functions = of('critical-function');

    expect(functions).toHaveLength(55);
    expect(
      of('function-list').map(({ code }) => [code, functions.filter(({ under }) => under[0] === code).length]),
    ).toEqual([
      ['connect', 9],
      ['distribute', 9],
      ['manage', 24],
      ['supply', 13],
    ]);
  });

  it('names each value of a kind by one code, short enough to be written into a cell', () => {
    const codes = shippedEntries.map(({ kind, code }) => `${kind} ${code}`);

    expect(new Set(codes).size).toBe(codes.length);
    expect(shippedEntries.every(({ code }) => /^[a-z][a-z0-9-]{1,79}$/.test(code))).toBe(true);
  });

  it('refers only to phases, categories and questions that there are', () => {
    const known = (list: readonly { code: string }[]) => list.map(({ code }) => code);

    expect(known(phases)).toEqual(expect.arrayContaining(of('vulnerability-kind').flatMap(({ under }) => under)));
    expect(known(categories)).toEqual(expect.arrayContaining(of('element').flatMap(({ category }) => category ?? [])));
    expect(known(questions)).toEqual(expect.arrayContaining(categories.flatMap(({ usually }) => usually)));
  });
});
