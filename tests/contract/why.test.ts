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
    'is told of every field of a %s that nobody states',
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
          expect({ url, is: shown(why) }).toEqual({ url, is: shown(why, at(row, value)) });
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

function urlOf({ route }: WhyDeclaration, id: string, value: string): string {
  return route.path.replace('{id}', encodeURIComponent(id)).replace('{value}', value);
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
type Row = any;

async function thingsOf(us: Caller, kind: string): Promise<{ id: string; row: Row }[]> {
  const { body } = await us.get(`/${kind}s?limit=200`);
  return body.items.map((row: Row) => ({ id: row.number, row }));
}

function at(row: Row, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], row);
}

/** What a value is, in the way its row says it; what was not checked is not known, whatever number stands there. */
function shown({ result, value }: Why, ofRow?: unknown): unknown {
  if (result.is === 'unknown') return 'not known';
  if (ofRow === undefined) {
    return 'count' in result ? result.count : 'level' in result ? result.level : 'at' in result ? result.at : result;
  }
  if (value === 'findings') {
    const { critical, high, medium, low, none, unknown } = ofRow as Record<string, number>;
    return critical! + high! + medium! + low! + none! + unknown!;
  }
  if (typeof ofRow === 'boolean') return { is: 'yes-no', yes: ofRow };
  if (!Array.isArray(ofRow)) return ofRow;
  return ofRow.reduce((sum: number, one: Row) => sum + (typeof one.count === 'number' ? one.count : 1), 0);
}

async function expectRows(us: Caller, url: string, why: Why, count: number): Promise<void> {
  if (why.list) {
    const query = new URLSearchParams(why.list.query);
    const { status, body } = await us.get(`${why.list.path}?${query}`);
    expect({ url, list: why.list, status, total: body.total }).toEqual({
      url,
      list: why.list,
      status: 200,
      total: count,
    });
    return;
  }
  const parts = why.inputs.reduce(
    (sum, { value }) => sum + (value.is === 'count' ? value.count : 0),
    why.more?.count ?? 0,
  );
  expect({ url, parts }).toEqual({ url, parts: count });
}
