import { setImmediate as yielded } from 'node:timers/promises';

/** Things gone through between two looks at what else there is to do: some milliseconds. */
const atOnce = 2000;

/** Goes through a long list in portions, between which others are answered. */
export async function eachInPortions<Item>(items: readonly Item[], visit: (item: Item, place: number) => void) {
  for (const [place, item] of items.entries()) {
    if (place > 0 && place % atOnce === 0) await yielded();
    visit(item, place);
  }
}

export async function mapInPortions<Item, Other>(
  items: readonly Item[],
  change: (item: Item, place: number) => Other,
): Promise<Other[]> {
  const changed: Other[] = [];
  await eachInPortions(items, (item, place) => changed.push(change(item, place)));
  return changed;
}
