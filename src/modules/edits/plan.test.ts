import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeRef } from '../register/contract.ts';
import type { EditedValue } from './contract.ts';
import { type EditedRow, planRow, type Wanted } from './plan.ts';

function aNode(id: string): NodeRef {
  return { id, kind: 'supplier', number: `S-${id}`, name: `Supplier ${id}` };
}

function aRow(values: Record<string, EditedValue>): EditedRow {
  return { node: aNode('1'), values };
}

const nobody: ReadonlySet<string> = new Set();
const tags = (items: Extract<Wanted, { items: unknown }>['items']): Wanted[] => [{ field: 'tags', items, most: 5 }];

describe('planRow', () => {
  it('says each field that becomes another, before and after', () => {
    const row = aRow({ country: 'DE', tags: ['a', 'b'], retired: false });

    const plan = planRow(
      row,
      [
        { field: 'country', value: 'FI' },
        { field: 'tags', items: { add: ['c'], remove: ['a'] }, most: 5 },
        { field: 'retired', value: false },
      ],
      nobody,
    );

    expect(plan).toEqual({
      what: 'changed',
      row,
      fields: [
        { field: 'country', before: 'DE', after: 'FI' },
        { field: 'tags', before: ['a', 'b'], after: ['b', 'c'] },
      ],
    });
  });

  it('leaves a row alone that says so already, in whatever order', () => {
    const row = aRow({ tags: ['b', 'a'], parentId: aNode('7'), country: null });
    const wanted: Wanted[] = [
      ...tags({ set: ['a', 'b', 'a'] }),
      { field: 'parentId', value: { ...aNode('7'), name: 'Renamed' } },
      { field: 'country', value: null },
    ];

    expect(planRow(row, wanted, nobody)).toEqual({ what: 'unchanged', row });
  });

  it('refuses a parent that stands under the row, and the row itself', () => {
    const wanted: Wanted[] = [{ field: 'parentId', value: aNode('9') }];
    const row = aRow({ parentId: null });

    expect(planRow(row, wanted, new Set(['9', '1']))).toMatchObject({
      what: 'refused',
      reason: 'would stand under itself',
    });
    expect(planRow(row, wanted, new Set(['9']))).toMatchObject({ what: 'changed' });
    expect(planRow(row, [{ field: 'parentId', value: null }], new Set(['1']))).toMatchObject({ what: 'unchanged' });
  });

  it('refuses more items than a field holds, whatever else is wanted', () => {
    const row = aRow({ country: 'DE', tags: ['a', 'b', 'c', 'd'] });
    const wanted: Wanted[] = [{ field: 'country', value: 'FI' }, ...tags({ add: ['e', 'f'], remove: [] })];

    expect(planRow(row, wanted, nobody)).toMatchObject({ what: 'refused', reason: 'would have more than 5 tags' });
  });

  it('finds nothing to do the second time', () => {
    const item = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const items = fc.oneof(
      fc.record({ set: fc.array(item, { maxLength: 5 }) }),
      fc.record({ add: fc.array(item, { maxLength: 5 }), remove: fc.array(item, { maxLength: 5 }) }),
    );

    fc.assert(
      fc.property(
        fc.uniqueArray(item, { maxLength: 5 }),
        items,
        fc.option(fc.constantFrom('FI', 'DE')),
        (before, wantedItems, country) => {
          const wanted: Wanted[] = [...tags(wantedItems), { field: 'country', value: country }];
          const first = planRow(aRow({ tags: before, country: 'SE' }), wanted, nobody);
          if (first.what === 'refused') return;
          const after = Object.fromEntries(
            first.what === 'changed' ? first.fields.map((field) => [field.field, field.after]) : [],
          );

          expect(planRow(aRow({ tags: before, country: 'SE', ...after }), wanted, nobody).what).toBe('unchanged');
        },
      ),
    );
  });

  it('adds what is to be added and keeps nothing that is only to be removed', () => {
    const item = fc.constantFrom('a', 'b', 'c', 'd');

    fc.assert(
      fc.property(fc.uniqueArray(item), fc.array(item), fc.array(item), (before, add, remove) => {
        const plan = planRow(aRow({ tags: before }), tags({ add, remove }), nobody);
        const after = (plan.what === 'changed' ? plan.fields[0]!.after : before) as string[];

        expect(new Set(after).size).toBe(after.length);
        for (const one of add) expect(after).toContain(one);
        for (const one of remove) if (!add.includes(one)) expect(after).not.toContain(one);
      }),
    );
  });
});
