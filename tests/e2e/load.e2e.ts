import { beforeAll, describe, expect, it } from 'vitest';
import { type LoadOutcome, load } from '../../bench/load/load.ts';
import { reportOf } from '../../bench/load/report.ts';

/** `npm run load` in small, so that it goes on working; how fast anything is, is no matter of tests. */
describe('the measurement of a Holdfast with many bills of materials', () => {
  let outcome: LoadOutcome;
  beforeAll(async () => {
    outcome = await load(
      {
        ...{ boms: 20, components: 200, advisories: 10_000, rounds: 2, coldRounds: 1 },
        ...{ readers: 5, writers: 2, seconds: 3, thinkSeconds: 0.2 },
      },
      () => {},
    );
  }, 300_000);

  it('matches every component of every bill of materials', () => {
    expect(outcome.kept.filled.components).toBe(20 * 200);
    expect(outcome.kept.filled.findings).toBeGreaterThan(0);
  });

  it('measures all that the pages ask of the API', () => {
    expect(outcome.cold.length).toBeGreaterThan(10);
    expect(outcome.cold.filter(({ unmeasured }) => unmeasured.length > 0)).toEqual([]);
    for (const { page, count } of outcome.pages) expect({ page, count }).toEqual({ page, count: 2 });
  });

  it('lets many read and write at once without an error, and finds every acknowledged write again', () => {
    const { visits, writes, errors } = outcome.users;

    expect(visits.count).toBeGreaterThan(5);
    expect(writes.acknowledged).toBeGreaterThan(2);
    expect(writes.lost).toBe(0);
    expect(errors).toEqual({});
  });

  it('says what memory and disk were taken', () => {
    const { memory, diskMb } = outcome;

    expect(memory.atEnd.programMb).toBeGreaterThan(30);
    expect(memory.atEnd.postgresMb).toBeGreaterThan(10);
    expect(memory.whileFilling.programMb).toBeGreaterThanOrEqual(memory.idle.programMb);
    expect(diskMb.database).toBeGreaterThan(10);
  });

  it('prints a table a page', () => {
    const report = reportOf(outcome);

    for (const { page } of outcome.pages) expect(report).toContain(`| ${page} `);
  });

  it('says which goals are met, and which tables are the largest', () => {
    const report = reportOf(outcome);

    for (const goal of ['findings', 'product', 'blast radius of a component', 'blast radius of a supplier'])
      expect(report).toMatch(new RegExp(`\\| ${goal}: p95 under 200 ms +\\| +[\\d.]+ ms \\| +(yes|no) \\|`));
    expect(report).toMatch(/\| memory of the program under 1024 MB +\| +\d+ MB \| +yes \|/);
    expect(outcome.tables.map(({ table }) => table)).toContain('bom_component');
  });
});
