import { setImmediate as yielded } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** Things gone through between two looks at what else there is to do: some milliseconds. */
const atOnce = 2000;

/** Goes through a long list in portions, between which others are answered. */
export async function eachPortion<Item>(items: readonly Item[], visit: (some: readonly Item[], first: number) => void) {
  for (let first = 0; first < items.length; first += atOnce) {
    if (first > 0) await yielded();
    visit(items.slice(first, first + atOnce), first);
  }
}

export async function eachInPortions<Item>(items: readonly Item[], visit: (item: Item, place: number) => void) {
  await eachPortion(items, (some, first) => {
    for (const [index, item] of some.entries()) visit(item, first + index);
  });
}

/** The rows of an answer, so many at a time: only these are in memory, and others are answered before the next come. One answer at a time. */
export async function* rowsInPortions<Row>(tx: Tx, query: RawBuilder<Row>): AsyncGenerator<Row[]> {
  // All rows are wanted, so a plan that has the first ones early is of no use.
  await sql`set local cursor_tuple_fraction = 1`.execute(tx);
  await sql`declare in_portions no scroll cursor for ${query}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(atOnce)} from in_portions`.execute(tx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close in_portions`.execute(tx);
}
