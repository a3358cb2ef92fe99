import { describe, expect, it } from 'vitest';
import { asTheClusterTakesIt } from './cluster.ts';

describe('a statement for a cluster', () => {
  it('gives something back where it inserts what it selects, so that it does not travel by COPY', () => {
    expect(asTheClusterTakesIt('insert into node (id) select $1')).toBe('insert into node (id) select $1 returning 1');
    expect(asTheClusterTakesIt('\n with new as (select 1) insert into node\n select * from new')).toMatch(
      / returning 1$/,
    );
  });

  it('gives something back at its end too where it does so within', () => {
    const statement = 'with a as (insert into node (id) select 1 returning 1) insert into supplier (id) select $1';

    expect(asTheClusterTakesIt(statement)).toBe(`${statement} returning 1`);
  });

  it.each([
    'insert into node (id) values ($1)',
    'insert into node (id) select $1 returning id',
    'insert into node (id) select $1 on conflict do nothing',
    'update node set name = $1 where id in (select $2)',
    'select 1',
  ])('is left as it is where it does not: %s', (statement) => {
    expect(asTheClusterTakesIt(statement)).toBe(statement);
  });
});
