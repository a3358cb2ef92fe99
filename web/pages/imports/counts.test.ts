import { describe, expect, it } from 'vitest';
import { listOfImport, rowsToWrite } from './counts.ts';

describe('rowsToWrite', () => {
  it('counts what is new or changed, neither what stays nor what is wrong', () => {
    expect(rowsToWrite({ new: 38, changed: 12, unchanged: 160, errors: 4, leftOut: 2 })).toBe(50);
    expect(rowsToWrite(null)).toBe(0);
  });
});

describe('listOfImport', () => {
  const none = { new: 0, changed: 0, unchanged: 3, errors: 0, leftOut: 0 };

  it('leads to the first sheet of the template that brought something', () => {
    const brought = { ...none, new: 2 };
    expect(listOfImport({ Sites: brought, Suppliers: none, Products: brought })).toBe('/sites');
    expect(listOfImport({ Links: brought, Sites: brought, Suppliers: brought })).toBe('/suppliers');
  });

  it('leads to the suppliers where no sheet has a list of its own', () => {
    expect(listOfImport({ Links: { ...none, new: 9 } })).toBe('/suppliers');
    expect(listOfImport(null)).toBe('/suppliers');
  });
});
