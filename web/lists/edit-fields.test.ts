import { describe, expect, it } from 'vitest';
import type { NodeRef } from '../../src/modules/register/contract.ts';
import { editFields, type FieldInput, fieldNamed, settingOf, untouched, valueInWords } from './edit-fields.ts';

const input = (given: Partial<FieldInput>): FieldInput => ({ ...untouched, ...given });
const node: NodeRef = { id: 'n1', kind: 'supplier', number: 'S-0001', name: 'Group' };

describe('settingOf', () => {
  it('holds what was said, and nothing of a field that is left alone or not finished', () => {
    expect(
      settingOf(editFields.supplier, {
        country: input({ how: 'set', text: ' FI ' }),
        tags: input({ how: 'add', items: ['a'] }),
        parentId: input({ how: 'set', nodes: [node] }),
      }),
    ).toEqual({ country: 'FI', tags: { add: ['a'] }, parentId: 'n1' });
    expect(
      settingOf(editFields.supplier, {
        country: input({ how: 'set', text: ' ' }),
        tags: input({ how: 'remove' }),
        parentId: input({ how: 'set' }),
      }),
    ).toEqual({});
    expect(settingOf(editFields.supplier, { country: input({ text: 'FI' }) })).toEqual({});
  });

  it('clears a field, and a list of all its items', () => {
    expect(
      settingOf(editFields.supplier, {
        country: input({ how: 'clear' }),
        tags: input({ how: 'clear' }),
        parentId: input({ how: 'clear' }),
      }),
    ).toEqual({ country: null, tags: { set: [] }, parentId: null });
  });

  it('sends yes and no as themselves', () => {
    expect(settingOf(editFields.product, { privileged: input({ how: 'set', text: 'false' }) })).toEqual({
      privileged: false,
    });
  });
});

describe('valueInWords', () => {
  it('speaks as the page does', () => {
    expect(valueInWords(fieldNamed('supplier', 'country'), 'FI')).toBe('Finland');
    expect(valueInWords(fieldNamed('supplier', 'tags'), [])).toBe('none');
    expect(valueInWords(fieldNamed('supplier', 'tags'), ['a', 'b'])).toBe('a, b');
    expect(valueInWords(fieldNamed('supplier', 'parentId'), node)).toBe('Group');
    expect(valueInWords(fieldNamed('function', 'criticality'), 'very-high')).toBe('Very high');
    expect(valueInWords(fieldNamed('site', 'owned'), false)).toBe('contracted');
    expect(valueInWords(fieldNamed('product', 'owner'), null)).toBe('not known');
    expect(valueInWords(fieldNamed('product', 'retired'), true)).toBe('yes');
  });
});
