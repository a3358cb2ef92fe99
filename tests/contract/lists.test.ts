import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { RouteDeclaration } from '../../src/common/route.ts';
import { parseCsv } from '../../src/formats/csv/read-csv.ts';
import { readXlsx } from '../../src/formats/xlsx/read-xlsx.ts';
import {
  exportAssessmentFindingsRoute,
  listAssessmentFindingsRoute,
} from '../../src/modules/assessment-reviews/contract.ts';
import { exportAuditRoute, listAuditRoute } from '../../src/modules/audit/contract.ts';
import { exportEvidenceRoute, listEvidenceRoute } from '../../src/modules/evidence/contract.ts';
import { exportFindingsRoute, listFindingsRoute } from '../../src/modules/findings/contract.ts';
import { exportFunctionsRoute, listFunctionsRoute } from '../../src/modules/functions/contract.ts';
import { exportImportsRoute, listImportsRoute } from '../../src/modules/imports/contract.ts';
import { exportNamesRoute, listNamesRoute } from '../../src/modules/names/contract.ts';
import { exportPartsRoute, listPartsRoute } from '../../src/modules/parts/contract.ts';
import { exportProductsRoute, listProductsRoute } from '../../src/modules/products/contract.ts';
import { exportList } from '../../src/modules/register/index.ts';
import { exportSitesRoute, listSitesRoute } from '../../src/modules/sites/contract.ts';
import { exportSuppliersRoute, listSuppliersRoute } from '../../src/modules/suppliers/contract.ts';
import { supplierList } from '../../src/modules/suppliers/index.ts';
import { exportSystemsRoute, listSystemsRoute } from '../../src/modules/systems/contract.ts';
import type { Context } from '../../src/platform/context.ts';
import { startApi } from '../api.ts';
import { aForm, plantRound } from '../assessments.ts';
import { fillLists } from './fill-lists.ts';

const lists: [RouteDeclaration, RouteDeclaration][] = [
  [listSuppliersRoute, exportSuppliersRoute],
  [listSitesRoute, exportSitesRoute],
  [listProductsRoute, exportProductsRoute],
  [listSystemsRoute, exportSystemsRoute],
  [listFunctionsRoute, exportFunctionsRoute],
  [listFindingsRoute, exportFindingsRoute],
  [listNamesRoute, exportNamesRoute],
  [listEvidenceRoute, exportEvidenceRoute],
  [listImportsRoute, exportImportsRoute],
  [listPartsRoute, exportPartsRoute],
  [listAuditRoute, exportAuditRoute],
  [listAssessmentFindingsRoute, exportAssessmentFindingsRoute],
] as never;

const countrySteps = ['country', 'designedIn', 'fabricatedIn', 'assembledIn', 'originIn'];

/** Every list by every key: what a page shows, what the next one goes on with and what an export holds are one order. */
describe('lists', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('administrator', { installation: true });
    await fillLists(analyst);
    await raiseFindings();
  });
  afterAll(() => api.stop());

  async function raiseFindings(): Promise<void> {
    const suppliers = (await analyst.get('/suppliers?limit=2')).body.items;
    const assessments = await plantRound(api, api.workspace.id, {
      form: aForm(),
      assessments: suppliers.map(({ id }: { id: string }) => ({ supplierId: id })),
    });
    for (let number = 1; number <= 8; number++) {
      await analyst.post('/assessment-findings', {
        assessmentId: assessments[number % 2],
        title: number > 6 ? 'Same finding' : `Finding ${9 - number}`,
        severity: ['low', 'very-high', 'moderate'][number % 3],
        plan: number % 2 === 0 ? 'Mend it' : null,
        owner: ['Mäki', null, 'Adams'][number % 3],
        dueOn: `2026-0${1 + (number % 4)}-01`,
      });
    }
  }

  interface Row {
    id: string;
    name?: string;
    number?: string;
  }

  async function pagesOf(path: string, sort: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (let after = ''; ; ) {
      const { status, body } = await analyst.get(`${path}?limit=3&sort=${sort}${after}`);
      expect(status).toBe(200);
      rows.push(...body.items);
      if (body.next === null) return rows;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
  }

  const sortsOf = ({ query }: RouteDeclaration): string[] =>
    ((query as z.ZodObject).shape.sort as z.ZodDefault<z.ZodEnum>).def.innerType.options as string[];

  const sorted = lists.flatMap(([list, exported]) =>
    sortsOf(list).map((sort) => ({ path: list.path, exported: exported.path, sort })),
  );

  it.each(sorted)(
    '$path by $sort goes through every row once, as its export does',
    async ({ path, exported, sort }) => {
      const whole = (await analyst.get(`${path}?limit=200&sort=${sort}`)).body;
      const paged = await pagesOf(path, sort);
      const file = JSON.parse((await analyst.get(`${exported}?format=json&sort=${sort}`)).bytes.toString());

      expect(whole.total).toBeGreaterThan(6);
      // Changes have no id but their number.
      expect(new Set(paged.map(({ id, number }) => id ?? number)).size).toBe(whole.total);
      expect(paged).toEqual(whole.items);
      const told = (row: Row) => row.number ?? row.name;
      expect(file.rows.map(told)).toEqual(paged.map(told));
    },
  );

  it.each(sorted.filter(({ sort }) => !sort.startsWith('-')))(
    '$path by -$sort is the other way round, but what is not known stays last',
    async ({ path, sort }) => {
      const forth = await pagesOf(path, sort);
      const back = await pagesOf(path, `-${sort}`);

      const field = { country: 'country', key: 'key', domain: 'domain', kind: 'kind', owner: 'owner' }[sort] ?? sort;
      const isKnown = (row: Row) => (row as unknown as Record<string, unknown>)[field] !== null;
      expect(back.filter(isKnown)).toEqual(forth.filter(isKnown).reverse());
      const known = forth.filter(isKnown).length;
      expect(forth.slice(0, known).every(isKnown)).toBe(true);
      expect(back.slice(0, known).every(isKnown)).toBe(true);
    },
  );

  it('exports the columns that are asked for, in their order, of the rows that a filter shows', async () => {
    const query = 'columns=country,name,tags&country=FI&country=DE&sort=-name';
    const read = parseCsv((await analyst.get(`/suppliers/export?format=csv&${query}`)).bytes);
    const workbook = await readXlsx((await analyst.get(`/suppliers/export?${query}`)).bytes);

    const expected = [
      ['Country', 'Supplier', 'Tags'],
      ['FI', 'Zeta', 'x; y'],
      ['DE', 'beta', ''],
      ['FI', 'Alpha', 'x'],
    ];
    expect(read.ok && read.value.map(({ cells }) => cells)).toEqual(expected);
    const [sheet, about] = workbook.ok ? workbook.value.sheets : [];
    expect(sheet).toMatchObject({ name: 'Suppliers' });
    expect(sheet?.rows.map(({ cells }) => cells.concat(['', '']).slice(0, 3))).toEqual(expected);
    expect(Object.fromEntries(about?.rows.map(({ cells }) => cells) ?? [])).toMatchObject({
      Workspace: 'Test',
      Rows: '3',
      Filter: 'country: FI, DE',
      'Sorted by': 'name, turned round',
      'As of': expect.stringMatching(/^change \d+, \d{4}-/),
    });
  });

  it('names a file after the list, the day and the change that it is of', async () => {
    const { change } = (await analyst.get('/suppliers?limit=1')).body;

    const { headers } = await analyst.get('/suppliers/export');

    expect(headers['content-disposition']).toMatch(
      new RegExp(`filename="suppliers-\\d{4}-\\d\\d-\\d\\d-change-${change}\\.xlsx"`),
    );
    expect(change).toBe((await analyst.get('/audit?limit=1')).body.items[0].number);
  });

  it('gives all rows as of one change, whatever changes while they are read', async () => {
    const { body } = await analyst.get('/suppliers?sort=name&limit=200');
    const seen: unknown[] = [];
    const list = {
      ...supplierList,
      read: async (...asked: Parameters<typeof supplierList.read>) => {
        const rows = await supplierList.read(...asked);
        if (seen.push(rows) === 1) await analyst.post('/suppliers', { name: 'Meanwhile' });
        return rows;
      },
    };
    const context = {
      ...api.platform,
      workspaceId: api.workspace.id,
      actor: { kind: 'system', id: null },
      principal: null,
    };

    const { bytes } = await exportList(
      context as Context,
      { list, title: 'Suppliers', columns: { name: { title: 'Name', width: 9, value: ({ name }) => name } } },
      { sort: 'name', format: 'json', columns: ['name'] },
    );

    const { rows } = JSON.parse(await text(Readable.from(bytes)));
    expect(rows).toEqual(body.items.map(({ name }: Row) => ({ name })));
    expect(seen).toHaveLength(2);
    expect((await analyst.get('/suppliers?q=meanwhile')).body.total).toBe(1);
  });

  it('refuses a column and a filter that there is not, with their place', async () => {
    const column = await analyst.get('/suppliers/export?columns=name,colour');
    const filter = await analyst.get('/products/export?maker=S-0999');

    expect([column.status, filter.status]).toEqual([400, 404]);
    expect(column.body.errors[0].pointer).toMatch(/^\/query\/columns/);
  });

  it('never says zero findings of what was not checked', async () => {
    const { rows } = JSON.parse(
      (await analyst.get('/suppliers/export?format=json&columns=name,findings,exploited')).bytes.toString(),
    );

    expect(rows.find(({ name }: { name: string }) => name === 'Alpha')).toEqual({
      name: 'Alpha',
      findings: 4,
      exploited: 0,
    });
    expect(rows.find(({ name }: { name: string }) => name === 'Zeta')).toMatchObject({ findings: null });
  });

  it('keeps each value of a facet, with a count of 0 where nothing is left of it', async () => {
    const facets = (await analyst.get('/suppliers/facets?q=alpha')).body;
    const products = (await analyst.get('/products/facets?q=meter 1')).body;

    expect(facets.country).toEqual([
      { value: 'FI', count: 1 },
      { value: 'DE', count: 0 },
      { value: 'SE', count: 0 },
      { value: null, count: 0 },
    ]);
    expect(products.maker).toMatchObject([
      { node: { name: 'Alpha' }, count: 1 },
      { node: { name: 'Zeta' }, count: 0 },
      { node: null, count: 0 },
    ]);
  });

  it('shows by each value of a facet as many rows as it says', async () => {
    const counted: [string, string, string][] = [];
    for (const [path, names] of [
      ['/suppliers', ['country', 'tag', 'exploited']],
      [
        '/products',
        ['endOfLife', 'kind', 'privileged', 'bom', 'exploited', 'maker', 'system', 'element', 'criticalSoftware'],
      ],
      ['/sites', ['kind', 'country', 'owned', 'supplier']],
      ['/systems', ['function']],
      ['/functions', ['criticality', 'criticalFunction']],
      ['/findings', ['severity', 'exploited', 'priority', 'fix', 'verdict']],
      ['/supplier-names', ['state']],
      ['/parts', ['kind', 'maker', 'lifecycle', 'product', ...countrySteps]],
      ['/imports', ['state']],
    ] as const) {
      const facets = (await analyst.get(`${path}/facets`)).body;
      expect(Object.keys(facets).sort()).toEqual([...names].sort());
      for (const name of names) {
        for (const { value, node, count } of facets[name]) {
          const wanted = node === undefined ? (value ?? 'unknown') : (node?.number ?? 'unknown');
          const { total } = (await analyst.get(`${path}?${name}=${wanted}&limit=1`)).body;
          counted.push([`${path} ${name}=${wanted}`, String(total), String(count)]);
        }
      }
    }

    expect(counted.length).toBeGreaterThan(25);
    expect(counted.filter(([, total, count]) => total !== count)).toEqual([]);
  });
});
