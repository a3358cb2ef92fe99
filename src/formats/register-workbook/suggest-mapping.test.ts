import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import { parseCsv } from '../csv/read-csv.ts';
import type { RegisterSheet } from './rows.ts';
import { offerMapping } from './suggest-mapping.ts';

const lei = '506700GE1G29325QX363';

describe('offerMapping', () => {
  it('suggests columns by titles that are the same or much alike, and says so', () => {
    const { as, suggested } = offered([
      ['Vendor Name', 'Country of origin', 'D-U-N-S', 'Supplier_ID', 'Spend 2025'],
      ['Acme Oy', 'Finland', '012345678', 'V-1', '5000'],
    ]);

    expect(as).toBe('Suppliers');
    expect(suggested.Suppliers).toEqual({
      A: { field: 'legalName', why: 'title' },
      B: { field: 'country', why: 'title' },
      C: { field: 'duns', why: 'title' },
      D: { field: 'key', why: 'title' },
    });
  });

  it.each([
    ['Toimittaja;Maa;LEI-koodi', { A: 'legalName', B: 'country', C: 'lei' }],
    ['Lieferant;Land;Kreditorennummer', { A: 'legalName', B: 'country', C: 'key' }],
    ['Raison sociale;Pays;Site web', { A: 'legalName', B: 'country', C: 'domain' }],
    ['Registered company name;Country (ISO);Websites', { A: 'legalName', B: 'country', C: 'domain' }],
  ])('knows the titles of other lists: %s', (titles, fields) => {
    const { suggested } = offered([titles.split(';'), ['x', 'y', 'z']]);

    expect(fieldsOf(suggested.Suppliers)).toEqual(fields);
  });

  it('suggests by what stands in the cells where the title says nothing', () => {
    const { as, suggested } = offered([
      ['Name', 'Code', 'Where', 'More'],
      ['Acme', lei, 'FI', 'acme.example'],
      ['Beta', lei, 'Germany', 'https://beta.example/'],
    ]);

    expect(as).toBe('Suppliers');
    expect(suggested.Suppliers).toMatchObject({
      B: { field: 'lei', why: 'values' },
      C: { field: 'country', why: 'values' },
      D: { field: 'domain', why: 'values' },
    });
  });

  it('takes no number for an identifier, no word for a code and no single value for a country', () => {
    const { suggested } = offered([
      ['Name', 'Spend', 'Town', 'Note'],
      ['Acme', '5000', 'Turku', 'IT'],
      ['Beta', '12', 'Espoo', ''],
    ]);

    expect(fieldsOf(suggested.Suppliers)).toEqual({ A: 'legalName' });
  });

  it('finds the titles below a heading, and shows a few values of each column', () => {
    const offer = offered([
      ['List of vendors, March'],
      [''],
      ['No', 'Vendor', 'Country'],
      ['1', 'Acme', 'FI'],
      ['2', 'Beta', 'FI'],
      ['3', 'Gamma', 'DE'],
      ['4', 'Delta', 'SE'],
    ]);

    expect(offer).toMatchObject({ headerRow: 3, rows: 4 });
    expect(offer.columns.map(({ column, title, samples }) => [column, title, samples])).toEqual([
      ['A', 'No', ['1', '2', '3']],
      ['B', 'Vendor', ['Acme', 'Beta', 'Gamma']],
      ['C', 'Country', ['FI', 'DE', 'SE']],
    ]);
  });

  it('leaves it open what the rows are where two kinds fit alike', () => {
    expect(
      offered([
        ['key', 'name'],
        ['A', 'B'],
      ]).as,
    ).toBeNull();
    expect(
      offered([
        ['Colour', 'Size'],
        ['red', '3'],
      ]).as,
    ).toBeNull();
  });

  it('says the same of a sheet whatever the order of its columns', () => {
    const one = offered([
      ['Vendor', 'Land'],
      ['Acme', 'FI'],
    ]);
    const other = offered([
      ['land ', 'VENDOR'],
      ['FI', 'Acme'],
    ]);

    expect(one.signature).toBe(other.signature);
    expect(one.signature).not.toBe(
      offered([
        ['Vendor', 'Country'],
        ['Acme', 'FI'],
      ]).signature,
    );
  });

  it('looks at 256 columns of long texts without delay', () => {
    const wide = Array.from({ length: 256 }, (_, at) => `${at} ${'word '.repeat(200)}`);

    expect(offered(Array.from({ length: 25 }, () => wide)).columns).toHaveLength(256);
  });

  it.skipIf(!hasConformanceData).each(['2', '4', '11'])(
    'knows name and country of the real facility list %s',
    (list) => {
      const folder = 'networks/open-supply-hub/django/api/management/commands/facility_lists';
      const csv = parseCsv(conformanceFile(`${folder}/${list}.csv`));

      const { suggested } = offerMapping({ name: 'list', rows: csv.ok ? csv.value : [] });

      expect(fieldsOf(suggested.Sites)).toMatchObject({ A: 'country', B: 'name' });
      expect(fieldsOf(suggested.Suppliers)).toMatchObject({ A: 'country', B: 'legalName' });
    },
  );
});

function offered(table: readonly (readonly string[])[]) {
  return offerMapping({ name: 'Sheet1', rows: table.map((cells, at) => ({ row: at + 1, cells })) });
}

function fieldsOf(suggested: ReturnType<typeof offerMapping>['suggested'][RegisterSheet]) {
  return Object.fromEntries(Object.entries(suggested).map(([letters, { field }]) => [letters, field]));
}
