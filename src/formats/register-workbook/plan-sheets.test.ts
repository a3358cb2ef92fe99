import { describe, expect, it } from 'vitest';
import type { KnownRow } from './derive-keys.ts';
import type { SheetInput } from './find-header.ts';
import { type RememberedMapping, type SheetMapping, titleKeys } from './mapping.ts';
import { type KnownMappings, planSheets } from './plan-sheets.ts';
import { type RegisterReadOptions, readRegisterRows } from './read-register-rows.ts';
import { signatureOf } from './signature.ts';

const lei = '506700GE1G29325QX363';
const foreign = sheet('vendors', ['Vendor', 'Land'], ['Acme', 'FI']);
const ours = sheet('Suppliers', ['key', 'legal name'], ['A', 'Acme']);

describe('planSheets', () => {
  const howOf = (sheets: SheetInput[], known: KnownMappings = {}) => planSheets(sheets, known).map(({ how }) => how);

  it('reads the sheets of the template by themselves', () => {
    const [planned] = planSheets([ours], {});

    expect(planned).toMatchObject({ how: 'template', mapping: null, fields: { A: 'key', B: 'legalName' } });
    expect(howOf([sheet('Sheet1', ['key', 'legal name', 'DUNS'], ['A', 'Acme', ''])])).toEqual(['template']);
    expect(howOf([sheet('Links', ['anything'])])).toEqual(['template']);
  });

  it('waits for a person where titles are not those of the template, also under its name', () => {
    expect(howOf([foreign])).toEqual(['waits']);
    expect(howOf([sheet('Suppliers', ['legal name', 'country'], ['Acme', 'FI'])])).toEqual(['waits']);
    expect(howOf([foreign, sheet('budget', ['Money'], ['5'])])).toEqual(['waits', 'waits']);
  });

  it('leaves other sheets out beside one of the template, but for those that have its names', () => {
    expect(howOf([ours, foreign])).toEqual(['template', 'left-out']);
    expect(howOf([ours, sheet('Sites', ['Werk'], ['Oulu'])])).toEqual(['template', 'waits']);
  });

  it('waits where the sheets of the template beside it hold nothing', () => {
    const empty = sheet('Suppliers', ['key', 'legal name'], ['Example: S-001', 'Kestrelline']);

    expect(howOf([empty, foreign])).toEqual(['template', 'waits']);
  });

  it('goes by what was chosen for the file, before all else', () => {
    const chosen: SheetMapping[] = [{ sheet: 'vendors', as: 'Sites', headerRow: 1, fields: { A: 'name' } }];

    const [planned] = planSheets([foreign], { chosen, remembered: remembered('Vendor', 'Land') });

    expect(planned).toMatchObject({ how: 'chosen', offer: { as: 'Sites' }, fields: { A: 'name' }, mapping: chosen[0] });
  });

  it('remembers by the titles, in any order, below any heading, also of sheets that are left out', () => {
    const moved = sheet('other', ['A list'], ['land', 'VENDOR'], ['FI', 'Acme']);

    const [planned] = planSheets([moved], { remembered: remembered('Vendor', 'Land') });

    expect(planned).toMatchObject({
      how: 'remembered',
      rememberedAs: 'm1',
      mapping: { sheet: 'other', as: 'Suppliers', headerRow: 2, fields: { A: 'country', B: 'legalName' } },
    });
    expect(howOf([foreign, sheet('more', ['Money'], ['5'])], { remembered: remembered('Vendor', 'Land') })).toEqual([
      'remembered',
      'left-out',
    ]);
  });

  function remembered(...titles: string[]): ReadonlyMap<string, RememberedMapping> {
    const fields = Object.fromEntries(titleKeys(titles).map((key, at) => [key, ['legalName', 'country'][at]!]));
    return new Map([[signatureOf(titles), { id: 'm1', as: 'Suppliers', fields }]]);
  }
});

describe('titleKeys', () => {
  it('tells repeated titles apart and names columns without one by their letter', () => {
    expect(titleKeys(['Name', 'name ', '', 'E-Mail'])).toEqual(['name', 'name 2', 'column C', 'email']);
  });
});

describe('a sheet read by a mapping', () => {
  const suppliers: KnownRow[] = [
    { key: 'S1', kind: 'supplier', name: 'Acme Oy', lei, domain: 'acme.example' },
    { key: '#S-0002', kind: 'supplier', name: 'Beta GmbH', aliases: ['Beta'], duns: '012345678' },
    { key: 'S3', kind: 'supplier', name: 'Twin' },
    { key: 'S4', kind: 'supplier', name: 'Twin' },
  ];
  const fields = { A: 'legalName', B: 'lei', C: 'duns', D: 'country' };

  it('finds rows without a key by their identifiers, then by name, and says by what', () => {
    const { rows, foundBy, errors } = read([
      ['Acme Corporation', lei, '', 'FI'],
      ['beta  gmbh', '', '', 'DE'],
      ['Nobody', '', '', 'SE'],
    ]);

    expect(errors).toEqual([]);
    expect(rows.Suppliers.map(({ key }) => key)).toEqual(['S1', '#S-0002', '\u0001Suppliers row 4']);
    expect(foundBy).toEqual({ Suppliers: { lei: 1, name: 1, new: 1 } });
  });

  it('finds a row by an alias, and takes no name for the same where an identifier speaks against it', () => {
    const { rows, errors } = read([
      ['Beta', '', '', ''],
      ['Acme Oy', '529900T8BM49AURSDO55', '', ''],
    ]);

    expect(errors).toEqual([]);
    expect(rows.Suppliers.map(({ key }) => key)).toEqual(['#S-0002', '\u0001Suppliers row 3']);
  });

  it.each([
    [
      'identifiers of two suppliers',
      [['Acme', lei, '012345678', '']],
      'vendors!C2',
      'The LEI here is that of S1, the DUNS that of #S-0002',
    ],
    ['a name that two have', [['Twin', '', '', '']], 'vendors!A2', '2 suppliers are named so: S3, S4.'],
    [
      'a supplier twice',
      [
        ['Acme Oy', '', '', ''],
        ['Acme', lei, '', ''],
      ],
      'vendors!B3',
      'S1 stands at vendors!A2 already.',
    ],
    [
      'a new one twice',
      [
        ['New', '', '', ''],
        ['new', '', '', ''],
      ],
      'vendors!A3',
      'The same stands at vendors!A2 already.',
    ],
    ['no name', [['', lei, '', '']], 'vendors!A2', 'A supplier needs a legal name.'],
  ])('refuses %s, at its cell in the tab of the file', (_, table, at, message) => {
    expect(read(table).errors).toMatchObject([{ at, message: expect.stringContaining(message) }]);
  });

  it('takes the name of one row for its key, in the register or the file', () => {
    const products = sheet(
      'items',
      ['Item', 'Made by'],
      ['Pump', 'beta'],
      ['Valve', 'New one'],
      ['Fan', 'Twin'],
      ['Tap', 'Nobody'],
    );
    const makers: SheetMapping = { sheet: 'items', as: 'Products', headerRow: 1, fields: { A: 'name', B: 'makerKey' } };
    const { rows, errors } = read([['New one', '', '', '']], {}, [products], [makers]);

    expect(rows.Products.map(({ name, makerKey }) => [name, makerKey])).toEqual([
      ['Pump', '#S-0002'],
      ['Valve', '\u0001Suppliers row 2'],
    ]);
    expect(errors).toMatchObject([
      { at: 'items!B4', message: '2 rows are named so: S3, S4. Give the key of the one that is meant.' },
      { at: 'items!B5', message: expect.stringContaining('No supplier has the key Nobody') },
    ]);
  });

  it('leaves decided rows out, and gives others the key of the one they mean', () => {
    const decisions = new Map([
      ['Suppliers 2', { as: 'leave-out' } as const],
      ['Suppliers 3', { as: 'same', key: 'S3' } as const],
    ]);

    const { rows, leftOut } = read(
      [
        ['New', '', '', 'FI'],
        ['Twins', '', '', ''],
      ],
      { decisions },
    );

    expect(rows.Suppliers).toMatchObject([{ row: 3, key: 'S3', legalName: 'Twins' }]);
    expect(leftOut).toMatchObject([{ sheet: 'Suppliers', row: 2, cells: { legalName: 'New', country: 'FI' } }]);
  });

  function read(
    table: readonly (readonly string[])[],
    options: RegisterReadOptions = {},
    more: SheetInput[] = [],
    mappings: SheetMapping[] = [],
  ) {
    const vendors = sheet('vendors', ['Vendor', 'L', 'D', 'Land'], ...table);
    return readRegisterRows([vendors, ...more], {
      knownKeys: new Map(suppliers.map(({ key, kind }) => [key, kind])),
      knownRows: suppliers,
      mappings: [{ sheet: 'vendors', as: 'Suppliers', headerRow: 1, fields }, ...mappings],
      ...options,
    });
  }
});

describe('a row with a key that means another', () => {
  it('is followed by all that refers to it', () => {
    const rows = [
      sheet('Suppliers', ['key', 'legal name', 'parent key'], ['A', 'Acme', ''], ['B', 'Beta', 'A']),
      sheet('Products', ['key', 'name', 'maker key'], ['P', 'Pump', 'A']),
      sheet('Links', ['from key', 'to key', 'kind'], ['A', 'P', 'resells']),
    ];
    const decisions = new Map([['Suppliers 2', { as: 'same', key: 'S9' } as const]]);

    const reading = readRegisterRows(rows, { decisions, knownKeys: new Map([['S9', 'supplier']]) });

    expect(reading.errors).toEqual([]);
    expect(reading.rows).toMatchObject({
      Suppliers: [{ key: 'S9' }, { parentKey: 'S9' }],
      Products: [{ makerKey: 'S9' }],
      Links: [{ fromKey: 'S9' }],
    });
  });

  it('is missed where it is left out', () => {
    const rows = [sheet('Suppliers', ['key', 'legal name', 'parent key'], ['A', 'Acme', ''], ['B', 'Beta', 'A'])];

    const { errors } = readRegisterRows(rows, { decisions: new Map([['Suppliers 2', { as: 'leave-out' }]]) });

    expect(errors).toMatchObject([
      { at: 'Suppliers!C3', message: expect.stringContaining('No supplier has the key A.') },
    ]);
  });
});

function sheet(name: string, ...table: (readonly string[])[]): SheetInput {
  return { name, rows: table.map((cells, at) => ({ row: at + 1, cells })) };
}
