import { describe, expect, it } from 'vitest';
import { type RegisterReadOptions, readRegisterRows } from './read-register-rows.ts';
import type { RegisterKind } from './rows.ts';

const noRows = {
  Suppliers: [],
  Sites: [],
  Products: [],
  Systems: [],
  Functions: [],
  Components: [],
  Links: [],
  Sources: [],
  Facts: [],
};

describe('readRegisterRows', () => {
  it('reads every kind of column', () => {
    const reading = read({
      Suppliers: [
        ['key', 'legal name', 'aliases', 'country', 'LEI', 'DUNS', 'UEI', 'CAGE', 'domain', 'parent key', 'tags'],
        [
          'S-1',
          ' Acme \n Oy ',
          'Acme; "A; B"; Acme',
          'Finland',
          '506700ge1g29325qx363',
          '01-234-5678',
          'ZQGGHA8E74U9',
          'a012f',
          'https://acme.example/',
          'S-2',
          'tier-1',
        ],
        ['S-2', 'Holdco', '', '', '', '', '', '', '', '', ''],
      ],
      Sites: [
        ['key', 'name', 'kind', 'country', 'latitude', 'longitude', 'owned', 'supplier key'],
        ['L-1', 'Oulu', 'Data Center', 'fi', '65,0121', '−25.5', 'TRUE', 'S-1'],
      ],
      Products: [
        ['key', 'name', 'kind', 'version', 'maker key', 'owner', 'privileged', 'system key'],
        ['P-1', 'RTU', 'Hardware', '7.10', 'S-1', 'Grid', 'no', 'Y-1'],
      ],
      Systems: [
        ['key', 'name', 'function key'],
        ['Y-1', 'Control', 'F-1'],
      ],
      Functions: [
        ['key', 'name', 'criticality'],
        ['F-1', 'Deliver electricity', 'Very high'],
      ],
      Links: [
        ['from key', 'to key', 'kind', 'share', 'confidence', 'source', 'valid from'],
        ['S-2', 'P-1', 'Supplies', '60 %', 'Declared', 'letter', '45658'],
      ],
    });

    expect(reading.errors).toEqual([]);
    expect(reading.warnings).toEqual([]);
    expect(reading.rows).toEqual({
      ...noRows,
      Suppliers: [
        {
          row: 2,
          key: 'S-1',
          legalName: 'Acme Oy',
          aliases: ['Acme', 'A; B'],
          country: 'FI',
          lei: '506700GE1G29325QX363',
          duns: '012345678',
          uei: 'ZQGGHA8E74U9',
          cage: 'A012F',
          domain: 'acme.example',
          parentKey: 'S-2',
          tags: ['tier-1'],
        },
        {
          row: 3,
          key: 'S-2',
          legalName: 'Holdco',
          aliases: [],
          country: null,
          lei: null,
          duns: null,
          uei: null,
          cage: null,
          domain: null,
          parentKey: null,
          tags: [],
        },
      ],
      Sites: [
        {
          row: 2,
          key: 'L-1',
          name: 'Oulu',
          kind: 'data-centre',
          country: 'FI',
          latitude: 65.0121,
          longitude: -25.5,
          owned: true,
          supplierKey: 'S-1',
        },
      ],
      Products: [
        {
          row: 2,
          key: 'P-1',
          name: 'RTU',
          kind: 'hardware',
          version: '7.10',
          makerKey: 'S-1',
          owner: 'Grid',
          privileged: false,
          systemKey: 'Y-1',
        },
      ],
      Systems: [{ row: 2, key: 'Y-1', name: 'Control', functionKey: 'F-1' }],
      Functions: [{ row: 2, key: 'F-1', name: 'Deliver electricity', criticality: 'very-high' }],
      Links: [
        {
          row: 2,
          fromKey: 'S-2',
          toKey: 'P-1',
          kind: 'supplies',
          share: 0.6,
          confidence: 'declared',
          source: 'letter',
          validFrom: '2025-01-01',
        },
      ],
    });
  });

  describe('finds the header', () => {
    it('whatever the order, the case and the blanks of its titles, and below a heading', () => {
      const reading = read({
        ' suppliers ': [
          ['Our suppliers, March'],
          [],
          ['', 'LEGAL-NAME', 'Country code', 'Key'],
          ['', 'Acme', 'FI', 'S-1'],
        ],
      });

      expect(reading.rows.Suppliers).toEqual([{ row: 4, key: 'S-1', legalName: 'Acme', country: 'FI' }]);
      expect(reading.columns.Suppliers).toEqual({ legalName: 'B', country: 'C', key: 'D' });
    });

    it('and leaves out the fields of columns that are not there', () => {
      const reading = read({
        Functions: [
          ['key', 'name'],
          ['F-1', 'Billing'],
        ],
      });

      expect(reading.rows.Functions).toEqual([{ row: 2, key: 'F-1', name: 'Billing' }]);
    });

    it('and warns once of each column it does not know or has twice', () => {
      const reading = read({
        Functions: [
          ['key', 'name', 'Budget', 'criticality', 'level'],
          ['F-1', 'Billing', '5', 'low', 'high'],
          ['F-2', 'Payroll', '6', 'low', 'high'],
        ],
      });

      expect(reading.warnings).toEqual([
        { at: 'Functions!C1', message: 'The column "Budget" is not known here and is not read.' },
        { at: 'Functions!E1', message: 'The column "level" is a second one of its kind and is not read.' },
      ]);
      expect(reading.rows.Functions[0]!.criticality).toBe('low');
    });

    it('and takes no row where a needed column is missing', () => {
      const reading = read({
        Suppliers: [
          ['key', 'country'],
          ['S-1', 'FI'],
        ],
      });

      expect(reading.errors).toEqual([
        expect.objectContaining({
          at: 'Suppliers!A1',
          field: 'legalName',
          message: 'The column "legal name" is missing. Give it a column with this title in row 1.',
        }),
      ]);
      expect(reading.rows).toEqual(noRows);
    });

    it('and asks nothing of the header of a sheet without rows', () => {
      expect(read({ Suppliers: [['key', 'Budget']], Systems: [['key', 'name']] })).toMatchObject({
        errors: [],
        warnings: [],
      });
    });

    it('and says so where there is none', () => {
      const reading = read({
        Suppliers: [
          ['Acme', 'FI'],
          ['Beta', 'SE'],
        ],
      });

      expect(reading.errors.map(({ at, message }) => [at, message])).toEqual([
        ['Suppliers!A1', 'No row here names the columns "key" and "legal name". Start from the template.'],
      ]);
    });
  });

  describe('chooses the sheets', () => {
    it('by name, and warns of those it does not know', () => {
      const reading = read({
        functions: [
          ['key', 'name'],
          ['F-1', 'Billing'],
        ],
        Budget: [['a'], ['b']],
        Empty: [],
      });

      expect(reading.rows.Functions).toHaveLength(1);
      expect(reading.warnings).toEqual([
        { at: 'Budget', message: expect.stringContaining('"Budget" is none of the sheets') },
      ]);
    });

    it('by its header where a single sheet has another name', () => {
      const reading = read({
        Tabelle1: [
          ['key', 'name', 'kind', 'maker key'],
          ['P-1', 'RTU', 'hardware', ''],
        ],
        Tabelle2: [],
      });

      expect(reading.rows.Products).toEqual([{ row: 2, key: 'P-1', name: 'RTU', kind: 'hardware', makerKey: null }]);
    });

    it('and reads a hidden one, with a warning', () => {
      const reading = readRegisterRows([
        {
          name: 'Systems',
          hidden: true,
          rows: numbered([
            ['key', 'name'],
            ['Y-1', 'x'],
          ]),
        },
      ]);

      expect(reading.rows.Systems).toHaveLength(1);
      expect(reading.warnings[0]!.message).toContain('is hidden');
    });
  });

  it('passes over empty rows and the example of the template, and keeps the numbers of the rest', () => {
    const reading = read({
      Functions: [['key', 'name'], ['Example: F-001', 'Deliver'], ['', '  '], ['F-1', 'Billing'], []],
      Links: [
        ['from key', 'to key', 'kind'],
        ['Example: S-001', 'P-001', 'supplies'],
      ],
    });

    expect(reading.rows).toEqual({ ...noRows, Functions: [{ row: 4, key: 'F-1', name: 'Billing' }] });
    expect(reading.errorCount).toBe(0);
  });

  describe('names what is wrong with a cell, at its place', () => {
    it.each([
      ['Suppliers', 'country', 'Finnland', 'Not a country code or name. Did you mean Finland (FI)?', 'FI'],
      ['Suppliers', 'legal name', '', 'A supplier needs a legal name.', null],
      ['Suppliers', 'LEI', '506700GE1G29325QX364', 'The check digits of this LEI do not fit', null],
      ['Suppliers', 'DUNS', '12345678', 'If leading zeros were lost, it is 012345678', '012345678'],
      ['Suppliers', 'UEI', 'ZQGGHA8E74U', 'A UEI has 12 characters; this one has 11.', null],
      ['Suppliers', 'CAGE', '12O45', 'Did you mean 12045?', '12045'],
      ['Suppliers', 'domain', 'acme', 'Not a domain name.', null],
      ['Suppliers', 'domain', '#REF!', 'The formula in this cell gives an error. Type the value.', null],
      ['Suppliers', 'tags', 'x'.repeat(61), 'At most 60 characters go here; this has 61.', null],
      ['Suppliers', 'key', 'x'.repeat(101), 'At most 100 characters go here; this has 101.', null],
      ['Suppliers', 'legal name', 'Ac\u0007me', 'control character', null],
      ['Sites', 'latitude', '91', 'The latitude lies between -90 and 90.', null],
      ['Sites', 'longitude', '25°', 'The longitude is a decimal number such as 25.4651.', null],
      ['Sites', 'owned', 'perhaps', 'Take yes or no.', null],
      ['Products', 'kind', 'sofware', 'Did you mean software?', 'software'],
      ['Functions', 'criticality', '5', 'Take none, low, moderate, high or very-high.', null],
      ['Links', 'share', '60', 'Did you mean 60%?', '60%'],
      ['Links', 'share', '120%', 'A share lies between 0% and 100%.', null],
      ['Links', 'valid from', '31.02.2027', 'There is no such day.', null],
      ['Links', 'valid from', '03/04/2026', 'Write 2026-04-03 or 2026-03-04.', null],
      ['Links', 'valid from', '31/01/2026', 'Write 2026-01-31.', '2026-01-31'],
      ['Links', 'kind', 'supplys', 'Did you mean supplies?', 'supplies'],
      ['Links', 'kind', '', 'A link needs a kind.', null],
      ['Links', 'confidence', 'sure', 'Take declared, attested, observed or inferred.', null],
    ])('%s, %s: %j', (sheet, title, value, message, fix) => {
      const good = goodRows[sheet]!;
      const column = good[0]!.indexOf(title);
      const bad = good[1]!.with(column, value);

      const { errors, rows } = read({ ...goodRows, [sheet]: [good[0]!, bad] });

      const letter = 'ABCDEFGHIJK'[column];
      const error = errors.find(({ at }) => at === `${sheet}!${letter}2`);
      expect(error).toMatchObject({ message: expect.stringContaining(message), fix, row: 2, sheet });
      expect(rows[sheet as 'Links']).toEqual([]);
    });

    it('and keeps the texts of a refused row to be mended', () => {
      const reading = read({
        Functions: [
          ['name', 'key', 'criticality'],
          ['Billing', 'F-1', 'awful'],
          ['Pay', 'F-2', 'low'],
        ],
      });

      expect(reading.refusedRows).toEqual([
        { sheet: 'Functions', row: 2, cells: { name: 'Billing', key: 'F-1', criticality: 'awful' } },
      ]);
      expect(reading.rows.Functions.map(({ key }) => key)).toEqual(['F-2']);
    });

    it('and counts the errors beyond those it keeps', () => {
      const rows = Array.from({ length: 20 }, (_, index) => [`F-${index}`, '']);

      const reading = read({ Functions: [['key', 'name'], ...rows] }, { maxErrors: 5 });

      expect(reading.errors).toHaveLength(5);
      expect(reading.errorCount).toBe(20);
      expect(reading.rows.Functions).toEqual([]);
      expect(reading.refusedRows).toHaveLength(20);
    });
  });

  it('takes a share as a range whose upper end is not below the lower', () => {
    const { rows, errors } = read({
      Suppliers: [
        ['key', 'legal name'],
        ['S', 'Acme'],
        ['T', 'Beta'],
      ],
      Links: [
        ['from key', 'to key', 'kind', 'share', 'share at most', 'dependence', 'transmission', 'valid until'],
        ['S', 'T', 'owns', '50%', '75%', 'Very high', '0.2', '2027-01-31'],
        ['T', 'S', 'supplies', '0.6', '0.4', '', '', ''],
        ['T', 'S', 'resells', '', '40%', '', '1.5', ''],
      ],
    });

    expect(rows.Links).toMatchObject([
      { share: 0.5, shareMax: 0.75, dependence: 'very-high', transmission: 0.2, validUntil: '2027-01-31' },
    ]);
    expect(errors.map(({ at, message }) => [at, message])).toEqual([
      ['Links!E3', 'It is below the share, 0.6.'],
      ['Links!E4', 'The share itself, the lower end, is missing.'],
      ['Links!G4', 'The transmission lies between 0 and 1.'],
    ]);
  });

  describe('checks keys', () => {
    it('names the first place of a key that comes again, also on another sheet', () => {
      const { errors } = read({
        Suppliers: [
          ['key', 'legal name'],
          ['A', 'Acme'],
          ['B', 'Beta'],
          ['A', 'Acme again'],
        ],
        Products: [
          ['key', 'name', 'kind'],
          ['B', 'Widget', 'hardware'],
        ],
      });

      expect(errors.map(({ at, message }) => [at, message])).toEqual([
        ['Suppliers!A4', 'The key A stands at Suppliers!A2 already. A key names one row.'],
        ['Products!A2', 'The key B stands at Suppliers!A3 already. A key names one row.'],
      ]);
    });

    it('refuses a key that names another kind in the register, and takes one of the same kind', () => {
      const knownKeys = new Map<string, RegisterKind>([
        ['A', 'product'],
        ['B', 'supplier'],
      ]);

      const { errors, rows } = read(
        {
          Suppliers: [
            ['key', 'legal name'],
            ['A', 'Acme'],
            ['B', 'Beta'],
          ],
        },
        { knownKeys },
      );

      expect(errors).toMatchObject([
        { at: 'Suppliers!A2', message: expect.stringContaining('names a product in the register') },
      ]);
      expect(rows.Suppliers.map(({ key }) => key)).toEqual(['B']);
    });

    it('takes references to rows of the file in any order, and to keys of the register', () => {
      const { errorCount } = read(
        {
          Suppliers: [
            ['key', 'legal name', 'parent key'],
            ['A', 'Acme', 'B'],
            ['B', 'Beta', 'C'],
          ],
          Products: [
            ['key', 'name', 'maker key', 'system key'],
            ['P', 'Widget', 'A', 'Y'],
          ],
        },
        {
          knownKeys: new Map<string, RegisterKind>([
            ['C', 'supplier'],
            ['Y', 'system'],
          ]),
        },
      );

      expect(errorCount).toBe(0);
    });

    it('refuses references to nothing, with the nearest key of the right kind', () => {
      const { errors } = read({
        Suppliers: [
          ['key', 'legal name', 'parent key'],
          ['ACME-1', 'Acme', 'acme 2'],
          ['ACME-2', 'Beta', ''],
          ['X', 'Xi', 'ZZZ'],
        ],
        Products: [
          ['key', 'name', 'maker key'],
          ['BOLT-7', 'Bolt', 'BOLT-8'],
          ['P', 'Widget', 'ACMEE-1'],
        ],
      });

      expect(errors.map(({ at, message, fix }) => [at, message, fix])).toEqual([
        ['Suppliers!C2', 'No supplier has the key acme 2. Did you mean ACME-2?', 'ACME-2'],
        ['Suppliers!C4', 'No supplier has the key ZZZ. Add it to the sheet Suppliers or correct the key.', null],
        ['Products!C2', 'No supplier has the key BOLT-8. Add it to the sheet Suppliers or correct the key.', null],
        ['Products!C3', 'No supplier has the key ACMEE-1. Did you mean ACME-1?', 'ACME-1'],
      ]);
    });

    it('refuses a reference to the wrong kind', () => {
      const { errors } = read({
        Suppliers: [
          ['key', 'legal name'],
          ['A', 'Acme'],
        ],
        Products: [
          ['key', 'name', 'maker key', 'system key'],
          ['P', 'Widget', 'P', 'A'],
        ],
      });

      expect(errors.map(({ at, message }) => [at, message])).toEqual([
        ['Products!C2', 'P is a product; the key of a supplier goes here.'],
        ['Products!D2', 'A is a supplier; the key of a system goes here.'],
      ]);
    });

    it('does not count a reference to a row with another error as a second mistake', () => {
      const { errors } = read({
        Suppliers: [
          ['key', 'legal name', 'country'],
          ['A', 'Acme', 'Atlantis'],
        ],
        Products: [
          ['key', 'name', 'maker key'],
          ['P', 'Widget', 'A'],
        ],
      });

      expect(errors.map(({ at }) => at)).toEqual(['Suppliers!C2']);
    });

    it('refuses suppliers that are parents of one another, once for each circle', () => {
      const { errors } = read({
        Suppliers: [
          ['key', 'legal name', 'parent key'],
          ['D', 'd', 'A'],
          ['A', 'a', 'B'],
          ['B', 'b', 'C'],
          ['C', 'c', 'A'],
          ['E', 'e', 'E'],
        ],
      });

      expect(errors.map(({ at, message }) => [at, message])).toEqual([
        [
          'Suppliers!C3',
          'These suppliers are parents of one another: A, B, C, A. One of them has another parent or none.',
        ],
        ['Suppliers!C6', 'A supplier is not its own parent. Leave the cell empty or name the owner.'],
      ]);
    });

    it('sees a circle that closes through the register', () => {
      const { errors } = read(
        {
          Suppliers: [
            ['key', 'legal name', 'parent key'],
            ['A', 'a', 'B'],
          ],
        },
        { knownKeys: new Map([['B', 'supplier']]), knownParents: new Map([['B', 'A']]) },
      );

      expect(errors.map(({ at }) => at)).toEqual(['Suppliers!C2']);
    });

    it('refuses a link to itself, a link that comes again and ends that its kind cannot have', () => {
      const { errors } = read({
        Suppliers: [
          ['key', 'legal name'],
          ['S', 'Acme'],
        ],
        Products: [
          ['key', 'name'],
          ['P', 'Widget'],
          ['Q', 'Gadget'],
        ],
        Links: [
          ['from key', 'to key', 'kind'],
          ['P', 'P', 'part-of'],
          ['S', 'P', 'supplies'],
          ['S', 'P', 'designs'],
          ['S', 'P', 'supplies'],
          ['P', 'S', 'site-of'],
        ],
      });

      expect(errors.map(({ at, message }) => [at, message])).toEqual([
        ['Links!B2', 'A link leads from one node to another, not to itself.'],
        ['Links!A5', 'The link S supplies P stands at Links!A3 already.'],
        ['Links!A6', 'P is a product; "site-of" starts from a site.'],
      ]);
    });
  });

  it('tells how far it is', () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => [`F-${index}`, 'x']);
    const told: number[] = [];

    read({ Functions: [['key', 'name'], ...rows] }, { onProgress: (done) => told.push(done) });

    expect(told).toEqual([1_000, 2_000, 2_500]);
  });
});

const goodRows: Record<string, string[][]> = {
  Suppliers: [
    ['key', 'legal name', 'country', 'LEI', 'DUNS', 'UEI', 'CAGE', 'domain', 'tags'],
    ['S-1', 'Acme', 'FI', '', '', '', '', '', ''],
  ],
  Sites: [
    ['key', 'name', 'kind', 'latitude', 'longitude', 'owned'],
    ['L-1', 'Oulu', 'fab', '65', '25', 'yes'],
  ],
  Products: [
    ['key', 'name', 'kind'],
    ['P-1', 'RTU', 'hardware'],
  ],
  Functions: [
    ['key', 'name', 'criticality'],
    ['F-1', 'Billing', 'low'],
  ],
  Links: [
    ['from key', 'to key', 'kind', 'share', 'confidence', 'valid from'],
    ['S-1', 'P-1', 'supplies', '', '', ''],
  ],
};

function read(sheets: Record<string, string[][]>, options?: RegisterReadOptions) {
  return readRegisterRows(
    Object.entries(sheets).map(([name, rows]) => ({ name, rows: numbered(rows) })),
    options,
  );
}

function numbered(rows: string[][]) {
  return rows.map((cells, index) => ({ row: index + 1, cells }));
}
