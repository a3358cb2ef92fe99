import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidences, levels, productKinds } from '../../common/network.ts';
import countries from '../countries/countries.json' with { type: 'json' };
import { writeXlsx } from '../xlsx/write-xlsx.ts';
import { planImport } from './plan-import.ts';
import { readRegisterFile } from './read-register-file.ts';
import { readRegisterRows } from './read-register-rows.ts';
import { factKey, linkKey, rowKey } from './row-key.ts';
import type { RegisterRows } from './rows.ts';
import { registerSheets, siteKinds } from './rows.ts';
import { template } from './template.ts';
import { formatRegisterCsv, formatTemplateCsv, writeRegisterXlsx, writeTemplateXlsx } from './write-register.ts';

describe('the register workbook', () => {
  it('is read again as it was written, as XLSX', async () => {
    await fc.assert(
      fc.asyncProperty(register, async (rows) => {
        const reading = await read(await writeRegisterXlsx(rows), 'register.xlsx');

        expect(reading.errors).toEqual([]);
        expect(withoutNumbers(reading.rows)).toEqual(withoutNumbers(rows));
      }),
      { numRuns: 60 },
    );
  });

  it('is read again as it was written, sheet by sheet as CSV', async () => {
    await fc.assert(
      fc.asyncProperty(register, async (rows) => {
        const inputs = await Promise.all(
          registerSheets.map(async (sheet) => {
            const bytes = new TextEncoder().encode(formatRegisterCsv(rows, sheet));
            const read = readRegisterFile({ bytes, fileName: `${sheet}.csv` });
            return read.ok ? read.value : [];
          }),
        );
        const reading = readRegisterRows(inputs.flat());

        expect(reading.errors).toEqual([]);
        expect(withoutNumbers(reading.rows)).toEqual(withoutNumbers(rows));
      }),
      { numRuns: 60 },
    );
  });

  it('changes nothing when what was exported is imported again', async () => {
    await fc.assert(
      fc.asyncProperty(register, async (rows) => {
        const reading = await read(await writeRegisterXlsx(rows), 'register.xlsx');

        const { counts } = planImport(reading.rows, asCurrent(rows));

        expect(counts).toEqual({
          new: 0,
          changed: 0,
          unchanged: registerSheets.reduce((sum, sheet) => sum + rows[sheet].length, 0),
        });
      }),
      { numRuns: 20 },
    );
  });

  it('as an empty template imports as nothing, without a complaint', async () => {
    const reading = await read(await writeTemplateXlsx(), 'template.xlsx');

    expect(reading).toMatchObject({ errors: [], warnings: [], refusedRows: [] });
    expect(reading.rows).toEqual(noRows);
    expect(Object.keys(reading.columns)).toEqual([...registerSheets]);
  });

  it.each(registerSheets)('has an example on the sheet %s that could be imported', (sheet) => {
    const columns = template[sheet].columns;
    const cells = [columns.map(({ title }) => title), columns.map(({ example }) => example)];

    const { errors } = readRegisterRows([
      { name: sheet, rows: cells.map((row, index) => ({ row: index + 1, cells: row })) },
    ]);

    expect(errors.filter(({ message }) => !message.startsWith('No '))).toEqual([]);
  });

  it('recognises the sheet of a CSV file by its name or by its header', async () => {
    const bytes = new TextEncoder().encode('key;name;maker key\nP-1;RTU;\n');

    for (const fileName of ['Products.csv', 'holdfast-products.csv', 'exports/PRODUCTS.CSV', 'list of 2026.csv']) {
      const reading = await read(bytes, fileName);
      expect(reading.rows.Products, fileName).toEqual([{ row: 2, key: 'P-1', name: 'RTU', makerKey: null }]);
    }
  });

  it('calls a CSV file whose header fits several sheets as the file is called', () => {
    const bytes = new TextEncoder().encode('key,name\nX,Y\n');

    expect(readRegisterFile({ bytes, fileName: 'folder/list.csv' })).toMatchObject({
      ok: true,
      value: [{ name: 'list' }],
    });
  });

  it.each([
    ['an empty CSV file', '', 'Suppliers.csv', 'The file is empty.'],
    ['a workbook without a row', null, 'other.xlsx', 'The workbook is empty.'],
  ])('refuses %s', async (_, csv, fileName, message) => {
    const bytes =
      csv === null ? await writeXlsx([{ name: 'Money', columns: [], rows: [] }]) : new TextEncoder().encode(csv);

    expect(readRegisterFile({ bytes, fileName })).toMatchObject({
      ok: false,
      problems: [{ message: `${message} Start from the template.` }],
    });
  });

  it('heads each CSV template with the titles of its sheet', () => {
    expect(formatTemplateCsv('Suppliers').split('\r\n')[0]).toBe(
      'key,legal name,aliases,country,LEI,DUNS,UEI,CAGE,domain,parent key,tags',
    );
    expect(formatTemplateCsv('Sites').split('\r\n')[0]).toBe(
      'key,name,kind,country,latitude,longitude,owned,supplier key',
    );
    expect(formatTemplateCsv('Products').split('\r\n')[0]).toBe(
      'key,name,kind,version,maker key,owner,privileged,system key',
    );
    expect(formatTemplateCsv('Systems').split('\r\n')[0]).toBe('key,name,function key');
    expect(formatTemplateCsv('Functions').split('\r\n')[0]).toBe('key,name,criticality');
    expect(formatTemplateCsv('Links').split('\r\n')[0]).toBe(
      'from key,to key,kind,share,share at most,dependence,transmission,confidence,source,valid from,valid until',
    );
  });
});

describe('planImport', () => {
  const current = {
    Suppliers: new Map([['S-1', { legalName: 'Acme', country: 'FI', aliases: ['A'], tags: [], parentKey: null }]]),
    Links: new Map([[linkKey({ fromKey: 'S-1', toKey: 'P-1', kind: 'supplies' }), { share: 0.5 }]]),
  };

  it('tells new from changed from unchanged rows, with the old and the new value', () => {
    const plan = planImport(
      {
        ...noRows,
        Suppliers: [
          { row: 2, key: 'S-1', legalName: 'Acme Oy', country: 'FI', aliases: ['A', 'B'] },
          { row: 3, key: 'S-2', legalName: 'Beta' },
        ],
        Links: [{ row: 2, fromKey: 'S-1', toKey: 'P-1', kind: 'supplies', share: 0.5 }],
      },
      current,
    );

    expect(plan).toEqual({
      rows: [
        {
          sheet: 'Suppliers',
          row: 2,
          key: 'S-1',
          change: 'changed',
          fields: [
            { field: 'legalName', old: 'Acme', new: 'Acme Oy' },
            { field: 'aliases', old: ['A'], new: ['A', 'B'] },
          ],
        },
        { sheet: 'Suppliers', row: 3, key: 'S-2', change: 'new' },
        { sheet: 'Links', row: 2, key: 'S-1\tsupplies\tP-1', change: 'unchanged' },
      ],
      counts: { new: 1, changed: 1, unchanged: 1 },
    });
  });

  it('takes numbers for the same that a workbook cannot tell apart', () => {
    const held = { Links: new Map([['S-1\tsupplies\tP-1', { share: 1 / 3 }]]) };
    const link = { row: 2, fromKey: 'S-1', toKey: 'P-1', kind: 'supplies' as const };

    const shares = [0.333333333333333, 0.3333];
    const plans = shares.map((share) => planImport({ ...noRows, Links: [{ ...link, share }] }, held));

    expect(plans.map(({ rows }) => rows[0]!.change)).toEqual(['unchanged', 'changed']);
  });

  it('leaves alone the fields that a row does not have, and clears those that are empty', () => {
    const absent = planImport({ ...noRows, Suppliers: [{ row: 2, key: 'S-1', legalName: 'Acme' }] }, current);
    const empty = planImport(
      { ...noRows, Suppliers: [{ row: 2, key: 'S-1', legalName: 'Acme', country: null, tags: [] }] },
      current,
    );

    expect(absent.counts.unchanged).toBe(1);
    expect(empty.rows[0]).toMatchObject({ fields: [{ field: 'country', old: 'FI', new: null }] });
  });
});

const noRows: RegisterRows = {
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

async function read(bytes: Uint8Array, fileName: string) {
  const sheets = readRegisterFile({ bytes, fileName });
  if (!sheets.ok) throw new Error(sheets.problems[0]!.message);
  return readRegisterRows(sheets.value);
}

function withoutNumbers(rows: RegisterRows) {
  return Object.fromEntries(registerSheets.map((sheet) => [sheet, rows[sheet].map((row) => ({ ...row, row: 0 }))]));
}

function asCurrent(rows: RegisterRows) {
  return Object.fromEntries(
    registerSheets.map((sheet) => [
      sheet,
      new Map(rows[sheet].map((row) => [rowKey(row), row as unknown as Record<string, unknown>])),
    ]),
  );
}

/** Texts as a person may type them, also such as a spreadsheet would run, escape or turn into something else. */
const odd = fc.constantFrom(
  '=1+1',
  '+49',
  '-x',
  '@a',
  "'",
  '"',
  ';',
  ',',
  '_x0041_',
  '007',
  '1e5',
  'TRUE',
  'ä',
  '漢',
  '<&>',
  '😀',
  '%',
  '-5',
  '2026-01-01',
);
const text = fc
  .array(fc.oneof(odd, fc.string({ minLength: 1, maxLength: 5 })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(' ').replaceAll(/\s+/g, ' ').trim())
  .filter((value) => value !== '' && !/^#[A-Z]|^Example:/.test(value));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);
const list = fc.uniqueArray(text, { maxLength: 3 });
const country = fc.constantFrom(...countries.map(({ code }) => code));
const degrees = (most: number) =>
  fc.integer({ min: -most * 10_000, max: most * 10_000 }).map((value) => value / 10_000 + 0);
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const noMoney = { currency: fc.constant(null), priceYear: fc.constant(null) };

/** Values in the forms of their attributes. */
const someFact = fc
  .oneof(
    fc.record({
      attribute: fc.constantFrom('recoverDays' as const, 'leadTimeDays' as const),
      value: fc.integer({ min: 0, max: 36_500_00 }).map((value) => value / 100),
      ...noMoney,
    }),
    fc.record({
      attribute: fc.constant('failureProbability' as const),
      value: fc.constantFrom(0, 0.05, 1),
      ...noMoney,
    }),
    fc.record({ attribute: fc.constant('own' as const), value: fc.constantFrom<string>(...levels), ...noMoney }),
    fc.record({ attribute: fc.constant('region' as const), value: text, ...noMoney }),
    fc.record({
      attribute: fc.constant('lossPerDay' as const),
      value: fc.nat(),
      currency: fc.constantFrom('EUR', 'USD'),
      priceYear: maybe(fc.integer({ min: 1900, max: 2200 })),
    }),
  )
  .chain((said) =>
    fc.record({
      ...(Object.fromEntries(Object.entries(said).map(([name, value]) => [name, fc.constant(value)])) as {
        [Name in keyof typeof said]: fc.Arbitrary<(typeof said)[Name]>;
      }),
      confidence: maybe(fc.constantFrom(...confidences)),
      source: maybe(text),
      validFrom: maybe(fc.constant('2026-01-31')),
      validUntil: maybe(fc.constant('2027-01-31')),
    }),
  );

/** A register whose references all lead somewhere of the right kind. */
const register: fc.Arbitrary<RegisterRows> = fc.uniqueArray(text, { minLength: 10, maxLength: 14 }).chain((keys) => {
  const [first, second, third, site, product, system, missionFunction, component] = keys as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const suppliers = fc.tuple(...[first, second, third].map((key, index) => supplier(key, index === 0 ? null : first)));
  return fc.record({
    Suppliers: suppliers,
    Sites: fc.tuple(
      fc.record({
        row: fc.constant(0),
        key: fc.constant(site),
        name: text,
        kind: maybe(fc.constantFrom(...siteKinds)),
        country: maybe(country),
        latitude: maybe(degrees(90)),
        longitude: maybe(degrees(180)),
        owned: maybe(fc.boolean()),
        supplierKey: maybe(fc.constant(second)),
      }),
    ),
    Products: fc.tuple(
      fc.record({
        row: fc.constant(0),
        key: fc.constant(product),
        name: text,
        kind: maybe(fc.constantFrom(...productKinds)),
        version: maybe(text),
        makerKey: maybe(fc.constant(third)),
        owner: maybe(text),
        privileged: maybe(fc.boolean()),
        systemKey: maybe(fc.constant(system)),
      }),
    ),
    Systems: fc.tuple(
      fc.record({
        row: fc.constant(0),
        key: fc.constant(system),
        name: text,
        functionKey: maybe(fc.constant(missionFunction)),
      }),
    ),
    Functions: fc.tuple(
      fc.record({
        row: fc.constant(0),
        key: fc.constant(missionFunction),
        name: text,
        criticality: maybe(fc.constantFrom(...levels)),
      }),
    ),
    Components: fc.tuple(
      fc.record({
        row: fc.constant(0),
        key: fc.constant(component),
        name: text,
        purl: maybe(fc.constantFrom('pkg:npm/%40a/b@1.0.0', 'pkg:generic/openssl@3')),
      }),
    ),
    Links: fc.tuple(
      fc
        .record({
          row: fc.constant(0),
          fromKey: fc.constant(first),
          toKey: fc.constantFrom(product, component),
          kind: fc.constantFrom('supplies' as const, 'manufactures' as const, 'resells' as const),
          share: maybe(fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000)),
          shareMax: maybe(fc.constant(1)),
          dependence: maybe(fc.constantFrom(...levels)),
          transmission: maybe(fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000)),
          confidence: maybe(fc.constantFrom(...confidences)),
          source: maybe(text),
          validFrom: maybe(day),
          validUntil: maybe(day),
        })
        .map((link) => (link.share === null ? { ...link, shareMax: null } : link)),
    ),
    Sources: fc
      .record({
        groupKey: maybe(text),
        name: text,
        groupDependence: maybe(fc.constantFrom(...levels)),
        of: fc.constantFrom(product, system, component),
        sources: fc.uniqueArray(fc.constantFrom(first, second, third), { minLength: 1 }),
        more: fc.record({
          share: maybe(fc.constantFrom(0, 0.2, 0.333)),
          qualified: maybe(fc.boolean()),
          switchDays: maybe(fc.nat(400)),
          dependence: maybe(fc.constantFrom(...levels)),
        }),
      })
      .map(({ sources, more, of, ...group }) =>
        sources.map((key) => ({
          ...{ row: 0, ...group, ofKey: of, need: sources.length, sourceKey: key, ...more },
          shareMax: more.share === null ? null : 1,
        })),
      ),
    Facts: fc
      .uniqueArray(fc.tuple(fc.constantFrom(first, site, product, missionFunction, component), someFact), {
        selector: ([nodeKey, fact]) => factKey({ nodeKey, ...fact }),
        maxLength: 6,
      })
      .map((facts) => facts.map(([nodeKey, fact]) => ({ row: 0, nodeKey, ...fact }))),
  });
});

function supplier(key: string, parentKey: string | null) {
  return fc.record({
    row: fc.constant(0),
    key: fc.constant(key),
    legalName: text,
    aliases: list,
    country: maybe(country),
    lei: maybe(fc.constant('506700GE1G29325QX363')),
    duns: maybe(fc.integer({ min: 0, max: 999_999_999 }).map((value) => String(value).padStart(9, '0'))),
    uei: maybe(fc.constantFrom('ZQGGHA8E74U9', 'A1B2E5678901')),
    cage: maybe(fc.constantFrom('1E123', '00001', 'A012F')),
    domain: maybe(fc.domain().map((domain) => domain.toLowerCase())),
    parentKey: maybe(fc.constant(parentKey)).map((value) => value ?? null),
    tags: list,
  });
}
