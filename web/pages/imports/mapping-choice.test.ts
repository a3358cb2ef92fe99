import { describe, expect, it } from 'vitest';
import type { ImportSheet } from '../../../src/modules/imports/contract.ts';
import { changedFields, fieldsFor, mappingOf } from './mapping-choice.ts';

const sheet: ImportSheet = {
  sheet: 'vendors',
  as: 'Suppliers',
  how: 'chosen',
  headerRow: 1,
  rows: 2,
  remembered: null,
  foundBy: null,
  columns: [
    { column: 'A', title: 'Vendor', samples: [], field: 'legalName' },
    { column: 'B', title: 'Land', samples: [], field: null },
  ],
  suggested: { Sites: { A: { field: 'name', why: 'similar' }, B: { field: 'country', why: 'title' } } },
};

describe('what is chosen of columns', () => {
  it('begins as the sheet is read', () => {
    expect(mappingOf(sheet)).toEqual({ sheet: 'vendors', as: 'Suppliers', columns: { A: 'legalName' } });
  });

  it('is what the columns seem to be where the rows are something else', () => {
    expect(fieldsFor(sheet, 'Sites')).toEqual({ A: 'name', B: 'country' });
    expect(fieldsFor(sheet, 'Suppliers')).toEqual({ A: 'legalName' });
    expect(fieldsFor(sheet, 'Links')).toEqual({});
    expect(fieldsFor(sheet, null)).toEqual({});
  });

  it('gives a field to one column only', () => {
    expect(changedFields({ A: 'legalName' }, 'B', 'legalName')).toEqual({ B: 'legalName' });
    expect(changedFields({ A: 'legalName', B: 'country' }, 'B', '')).toEqual({ A: 'legalName' });
  });
});
