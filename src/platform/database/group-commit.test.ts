import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Database } from './database.ts';
import { inGroups, outcomeOf } from './group-commit.ts';

describe('group commit', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(() => api.stop());

  /** Notes names as one transaction, and which of them came together. */
  const noting = ({ most = 100 } = {}) => {
    const groups: string[][] = [];
    const ask = inGroups(
      (database: Database, workspaceId, names: readonly string[]) => {
        groups.push([...names]);
        return database.inWorkspace(workspaceId, async (tx) => {
          const outcomes = names.map((name) =>
            outcomeOf(() => {
              if (name === 'refused') throw new AppError('conflict', 'Not this one.');
              return `${name} is noted`;
            }),
          );
          for (const name of names) {
            // Row-level security takes no row of another workspace.
            const row = { workspace_id: name === 'foreign' ? newId() : workspaceId, series: name };
            await tx.insertInto('number_series').values(row).execute();
          }
          return outcomes;
        });
      },
      { most },
    );
    const note = (name: string) => ask(api.platform.database, api.workspace.id, name);
    return { groups, note };
  };
  const noted = (like: string) =>
    api.platform.database.inWorkspace(api.workspace.id, async (tx) => {
      const rows = await tx.selectFrom('number_series').select('series').where('series', 'like', like).execute();
      return rows.map(({ series }) => series).sort();
    });

  it('serves who asks at once together, and who asks meanwhile after them, in their order', async () => {
    const { groups, note } = noting();

    const first = Promise.all([note('a 1'), note('a 2')]);
    while (groups.length === 0) await nextTurn();
    await Promise.all([note('a 3'), note('a 4')]);

    expect(await first).toEqual(['a 1 is noted', 'a 2 is noted']);
    expect(groups).toEqual([
      ['a 1', 'a 2'],
      ['a 3', 'a 4'],
    ]);
    expect(await noted('a %')).toEqual(['a 1', 'a 2', 'a 3', 'a 4']);
  });

  it('serves no more at once than it may', async () => {
    const { groups, note } = noting({ most: 2 });

    await Promise.all(['b 1', 'b 2', 'b 3', 'b 4', 'b 5'].map(note));

    expect(groups.map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  it('refuses one without the others', async () => {
    const { groups, note } = noting();

    const said = await Promise.allSettled([note('c 1'), note('refused'), note('c 2')]);

    expect(said.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toHaveLength(1);
  });

  it('lets nobody bear the fault of another', async () => {
    const { groups, note } = noting();

    const said = await Promise.allSettled([note('d 1'), note('foreign'), note('d 2')]);

    expect(said.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([['d 1', 'foreign', 'd 2'], ['d 1'], ['foreign'], ['d 2']]);
    expect(await noted('d %')).toEqual(['d 1', 'd 2']);
  });
});
