import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { whyDeclarations } from '../../src/client/why.ts';
import type { Why, WhyDeclaration } from '../../src/modules/why/contract.ts';
import { routes } from '../../src/server/routes.ts';
import { startApi } from '../api.ts';
import { fillLists } from './fill-lists.ts';

/** Every figure opens (DESIGN §2.1): whatever the product derives says why, and a number of rows leads to those rows. */
describe('why', () => {
  it.each(whyDeclarations.map((one) => [one.kind, one] as const))(
    'is told of every derived field: %s',
    (_, { of, stated, values }) => {
      const fields = fieldsOf(of);
      const told = (field: string) =>
        [...stated, ...values].some((name) => name === field || field.startsWith(`${name}.`));

      expect(fields.filter((field) => !told(field))).toEqual([]);
      expect(
        [...stated, ...values].filter((name) => !fields.some((field) => `${field}.`.startsWith(`${name}.`))),
      ).toEqual([]);
      expect(values.filter((name) => stated.includes(name))).toEqual([]);
    },
  );

  it('can be asked through the client of every kind that the server answers', () => {
    const asked = routes.map(({ route }) => route).filter(({ path }) => path.endsWith('/why/{value}'));

    expect(asked.map(({ path }) => path).sort()).toEqual(whyDeclarations.map(({ route }) => route.path).sort());
  });
});

/** The fields of an answer by their paths; what stands in a list is told with the list. */
function fieldsOf(schema: z.ZodObject, under = ''): string[] {
  return Object.entries(schema.shape).flatMap(([name, given]) => {
    const field = given instanceof z.ZodNullable ? given.unwrap() : given;
    return field instanceof z.ZodObject ? fieldsOf(field, `${under}${name}.`) : [`${under}${name}`];
  });
}

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

describe('why, over a register with lists of every length', () => {
  let api: Api;
  let us: Caller;
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator', { installation: true });
    await fillLists(us);
    await answerChecks(us);
    const handedOver: string[] = [];
    for (const rows of [
      'key,legal name\nk1,beta renamed\nn1,New one\n',
      'key,legal name,country\nn2,New two,Nowhere\n',
    ]) {
      const { body } = await us.upload('/imports?fileName=Suppliers.csv', rows);
      await us.finished(body.jobId);
      handedOver.push(body.id);
    }
    const applied = await us.post(`/imports/${handedOver[0]}/apply`);
    await us.finished(applied.body.jobId);
  }, 120_000);
  afterAll(() => api.stop());

  it.each(whyDeclarations.map((one) => [one.kind, one] as const))(
    'gives each value of every %s as the page shows it, and the rows or the parts that it counts',
    async (kind, declaration) => {
      const things = await thingsOf(us, kind);
      expect(things.length).toBeGreaterThan(0);
      for (const { id, row } of things) {
        for (const value of declaration.values) {
          const url = urlOf(declaration, id, value);
          const { status, body } = await us.get(url);
          expect({ url, status }).toEqual({ url, status: 200 });
          const why = body as Why;
          expect({ url, is: why.result }).toEqual({ url, is: expected(why, at(row, value)) });
          if (why.result.is === 'count') await expectRows(us, url, why, why.result.count);
          else expect({ url, list: why.list }).toEqual({ url, list: null });
          if (why.result.is === 'unknown')
            expect({ url, unknown: why.unknown.length > 0 }).toEqual({ url, unknown: true });
        }
      }
    },
    120_000,
  );
});

/** Three suppliers asked, of which one has answered with a failing answer and one with nothing that fails. */
async function answerChecks(us: Caller): Promise<void> {
  const questionnaire = 'small-business-health-check';
  const suppliers = ['S-0001', 'S-0002', 'S-0003'].map((id) => ({ id }));
  const { body } = await us.post('/assessment-rounds', { questionnaire, suppliers });
  const { document } = (await us.get(`/assessments/${body.items[0].assessment.number}`)).body;
  const { id, version, sections } = document;
  for (const [place, choice] of [(number: number) => (number < 3 ? 'no' : 'yes'), () => 'yes'].entries()) {
    const answers = Object.fromEntries(
      sections[0].items.slice(1).map((item: { id: string }, number: number) => [item.id, { choice: choice(number) }]),
    );
    const file = JSON.stringify({ schema: 'holdfast.answers/1', questionnaire: { id, version }, answers });
    const { number } = body.items[place].assessment;
    const taken = await us.upload(`/assessments/${number}/answers?apply=true&by=Ada`, file);
    expect(taken.status).toBe(200);
  }
}

function urlOf({ route }: WhyDeclaration, id: string, value: string): string {
  return route.path.replace('{id}', encodeURIComponent(id)).replace('{value}', value);
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
type Row = any;

function at(row: Row, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], row);
}

const fewNodes = ['S-0001', 'S-0002', 'P-0001', 'P-0009', 'Y-0001', 'M-0002', 'L-0001'];

/** Things of a kind as a page shows them; of long lists every other one. */
async function thingsOf(us: Caller, kind: string): Promise<{ id: string; row: Row }[]> {
  const read = async (url: string) => (await us.get(url)).body;
  switch (kind) {
    case 'home':
      return [{ id: 'workspace', row: await read('/home') }];
    case 'exploit-likelihood':
      return Promise.all(
        ['workspace', 'P-0001', 'S-0001', 'Y-0001'].map(async (id) => ({
          id,
          row: await read(`/exploit-likelihood/${id}`),
        })),
      );
    case 'feed':
      return (await read('/feeds')).items.map((row: Row) => ({ id: row.kind, row }));
    case 'duplicate':
      return (await read('/supplier-duplicates')).items.map((row: Row) => ({
        id: `${row.one.number}~${row.other.number}`,
        row,
      }));
    case 'assessment':
      return Promise.all(
        (await read('/assessment-portfolio')).items.map(async (row: Row) => ({
          id: row.number,
          row: {
            ...row,
            ...row.figures,
            ...(await read(`/assessments/${row.number}`)).standing,
            knockOuts: row.knockOuts,
            openKnockOuts: row.openKnockOuts,
          },
        })),
      );
    case 'critical-software':
      return Promise.all(['P-0001', 'P-0002'].map(async (id) => ({ id, row: await read(`/critical-software/${id}`) })));
    case 'sectors':
      return [{ id: 'workspace', row: await read('/network/sectors') }];
    case 'country':
      return (await read('/network/countries')).countries.map((row: Row) => ({ id: row.country, row }));
    case 'countries':
      return [{ id: 'workspace', row: await read('/network/countries') }];
    case 'dependents':
      return Promise.all(fewNodes.map(async (id) => ({ id, row: await read(`/network/neighbourhood?node=${id}`) })));
    case 'reach':
      return Promise.all(
        fewNodes.map(async (id) => {
          const ask = async (direction: string) =>
            (await read(`/network/reach?node=${id}&direction=${direction}`)).counts;
          return { id, row: { supports: await ask('supports'), 'supported-by': await ask('supported-by') } };
        }),
      );
    case 'network-card':
      return Promise.all(fewNodes.map(async (id) => ({ id, row: await read(`/network/card/${id}`) })));
    case 'ownership':
      return Promise.all(['S-0001', 'S-0002'].map(async (id) => ({ id, row: await read(`/network/ownership/${id}`) })));
    case 'finding':
    case 'import':
      return Promise.all(
        (await read(`/${kind}s`)).items.map(async ({ number }: Row) => ({
          id: number,
          row: await read(`/${kind}s/${number}`),
        })),
      );
    default:
      return (await read(`/${kind}s?limit=200`)).items
        .filter((_: Row, place: number) => place % 2 === 0)
        .map((row: Row) => ({ id: row.number, row }));
  }
}

/** What a value is, in the way its row says it; what was not checked is not known, whatever number stands there. */
function expected({ result, value }: Why, ofRow: Row): unknown {
  if (result.is === 'unknown') return result;
  if (value === 'findings' && typeof ofRow !== 'number') {
    const { critical, high, medium, low, none, unknown } = ofRow;
    return { ...result, count: critical + high + medium + low + none + unknown };
  }
  switch (result.is) {
    case 'count': {
      const counted = (rows: Row[]) => rows.reduce((sum, one) => sum + (one.count ?? 1), 0);
      const reasons = value === 'coverage.unchecked' || value === 'unchecked' || value === 'skipped';
      return { ...result, count: Array.isArray(ofRow) ? (reasons ? counted(ofRow) : ofRow.length) : ofRow };
    }
    case 'level':
      return { ...result, level: ofRow };
    case 'severity':
      return { ...result, ...ofRow };
    case 'probability':
      return { ...result, probability: ofRow.probability };
    case 'moment':
      return { ...result, at: ofRow };
    case 'yes-no':
      return { ...result, yes: ofRow };
    default:
      return result;
  }
}

/** A number leads to a list of as many rows, or to parts that come to it by the formula beside it. */
async function expectRows(us: Caller, url: string, why: Why, count: number): Promise<void> {
  if (why.list) {
    const { status, body } = await us.get(`${why.list.path}?${new URLSearchParams(why.list.query)}`);
    expect({ url, list: why.list, status, total: body.total }).toEqual({
      url,
      list: why.list,
      status: 200,
      total: count,
    });
  }
  const parts = [
    ...why.inputs.map(({ value }) => (value.is === 'count' ? value.count : null)),
    why.more?.count ?? null,
  ];
  if (why.formula) {
    const [sum = '', total] = why.formula.split(' = ');
    const terms = sum.split(/ [+−] /).map(Number);
    const signs = [1, ...[...sum.matchAll(/ ([+−]) /g)].map(([, sign]) => (sign === '+' ? 1 : -1))];
    expect({ url, total: Number(total) }).toEqual({ url, total: count });
    expect({ url, comesTo: terms.reduce((all, term, place) => all + term * signs[place]!, 0) }).toEqual({
      url,
      comesTo: count,
    });
    for (const term of terms) expect({ url, parts }).toMatchObject({ parts: expect.arrayContaining([term]) });
  } else if (!why.list) {
    const known = parts.filter((part) => part !== null);
    expect({ url, comesTo: known.reduce((sum, part) => sum + part, 0) }).toEqual({ url, comesTo: count });
  }
}
