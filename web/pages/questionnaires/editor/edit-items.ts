import {
  everyItem,
  type Item,
  itemsOf,
  type Questionnaire,
  type Section,
} from '../../../../src/formats/questionnaire/document.ts';

/** Changes of items; what does not change stays the same object, so that only what changed is drawn anew. */

export type Direction = 'up' | 'down' | 'in' | 'out';

/** Where an item stands: its siblings, and the item whose follow-up it is. */
export interface Place {
  section: Section;
  parent: Item | undefined;
  siblings: readonly Item[];
  index: number;
}

export function placeOf({ sections }: Questionnaire, id: string): Place | undefined {
  for (const section of sections) {
    const found = placeIn(section.items, undefined, id);
    if (found) return { section, ...found };
  }
  return undefined;
}

function placeIn(siblings: readonly Item[], parent: Item | undefined, id: string): Omit<Place, 'section'> | undefined {
  const index = siblings.findIndex((item) => item.id === id);
  if (index >= 0) return { parent, siblings, index };
  for (const item of siblings) {
    const found = item.followUps && placeIn(item.followUps, item, id);
    if (found) return found;
  }
  return undefined;
}

/** Puts others, or nothing, in the place of an item. */
export function replaceItem(document: Questionnaire, id: string, change: (item: Item) => Item[]): Questionnaire {
  return mapSections(document, (items) => replacedIn(items, id, change));
}

export function setItem(document: Questionnaire, id: string, change: Partial<Item>): Questionnaire {
  return replaceItem(document, id, (item) => [without({ ...item, ...change })]);
}

/** Adds a question behind another, or at the end of a section. */
export function addItem(
  document: Questionnaire,
  at: { after: string } | { section: string } | { under: string },
): { document: Questionnaire; id: string } {
  if ('section' in at) {
    const item = newItem(document, at.section);
    const sections = document.sections.map((section) =>
      section.id === at.section ? { ...section, items: [...section.items, item] } : section,
    );
    return { document: { ...document, sections }, id: item.id };
  }
  if ('under' in at) {
    const item = newItem(document, at.under);
    const next = replaceItem(document, at.under, (parent) => [
      { ...parent, followUps: [...(parent.followUps ?? []), item] },
    ]);
    return { document: next, id: item.id };
  }
  const place = placeOf(document, at.after)!;
  const item = newItem(document, place.parent?.id ?? place.section.id);
  return { document: replaceItem(document, at.after, (before) => [before, item]), id: item.id };
}

function newItem(document: Questionnaire, under: string): Item {
  const taken = new Set([...itemsOf(document)].map(({ id }) => id));
  let number = 1;
  while (taken.has(`${under}.${number}`)) number++;
  return { id: `${under}.${number}`, text: '', kind: 'text' };
}

/** Takes it out with its follow-ups, out of profiles and translations too; conditions that hang on it become problems. */
export function removeItem(document: Questionnaire, id: string): Questionnaire {
  const item = [...itemsOf(document)].find((one) => one.id === id)!;
  const gone = new Set([...everyItem([item])].map((one) => one.id));
  const { profiles, translations } = document;
  return {
    ...replaceItem(document, id, () => []),
    ...(profiles
      ? { profiles: profiles.map((one) => ({ ...one, items: one.items.filter((member) => !gone.has(member)) })) }
      : {}),
    ...(translations
      ? {
          translations: mapValues(translations, (texts) =>
            texts.items ? { ...texts, items: omit(texts.items, gone) } : texts,
          ),
        }
      : {}),
  };
}

/** Up and down among its siblings, at the edge of a section into the next one; in as a follow-up, out beside its parent. */
export function moveItem(document: Questionnaire, id: string, direction: Direction): Questionnaire {
  const place = placeOf(document, id);
  if (!place) return document;
  const { siblings, index, parent, section } = place;
  const item = siblings[index]!;
  if (direction === 'in') {
    const before = siblings[index - 1];
    if (!before) return document;
    return replaceItem(
      replaceItem(document, id, () => []),
      before.id,
      (one) => [{ ...one, followUps: [...(one.followUps ?? []), item] }],
    );
  }
  if (direction === 'out') {
    return parent
      ? replaceItem(
          replaceItem(document, id, () => []),
          parent.id,
          (one) => [one, item],
        )
      : document;
  }
  const other = siblings[direction === 'up' ? index - 1 : index + 1];
  if (other) return swapped(document, item, other);
  return parent ? document : intoNextSection(document, { item, section, direction });
}

function swapped(document: Questionnaire, left: Item, right: Item): Questionnaire {
  return mapSections(document, (items) => swapIn(items, left, right));
}

function swapIn(items: readonly Item[], left: Item, right: Item): Item[] {
  if (items.includes(left) && items.includes(right)) {
    return items.map((item) => (item === left ? right : item === right ? left : item));
  }
  return mapFollowUps(items, (followUps) => swapIn(followUps, left, right));
}

function intoNextSection(
  document: Questionnaire,
  { item, section, direction }: { item: Item; section: Section; direction: 'up' | 'down' },
): Questionnaire {
  const at = document.sections.findIndex(({ id }) => id === section.id) + (direction === 'up' ? -1 : 1);
  if (!document.sections[at]) return document;
  const taken = replaceItem(document, item.id, () => []);
  const sections = taken.sections.map((one, index) =>
    index === at ? { ...one, items: direction === 'up' ? [...one.items, item] : [item, ...one.items] } : one,
  );
  return { ...taken, sections };
}

export function mapSections(
  document: Questionnaire,
  change: (items: readonly Item[]) => readonly Item[],
): Questionnaire {
  const sections = document.sections.map((section) => {
    const items = change(section.items);
    return items === section.items ? section : { ...section, items: [...items] };
  });
  return { ...document, sections };
}

function replacedIn(items: readonly Item[], id: string, change: (item: Item) => Item[]): readonly Item[] {
  const index = items.findIndex((item) => item.id === id);
  if (index >= 0) return items.toSpliced(index, 1, ...change(items[index]!));
  return mapFollowUps(items, (followUps) => replacedIn(followUps, id, change));
}

/** The same list where nothing in it changed. */
function mapFollowUps(items: readonly Item[], change: (items: readonly Item[]) => readonly Item[]): Item[] {
  let changed = false;
  const next = items.map((item) => {
    if (!item.followUps) return item;
    const followUps = change(item.followUps);
    if (followUps === item.followUps) return item;
    changed = true;
    return without({ ...item, followUps: followUps.length > 0 ? [...followUps] : undefined });
  });
  return changed ? next : (items as Item[]);
}

/** A member that is undefined is not there: the document is what is sent. */
export function without<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

export function mapValues<Value, Next>(
  values: Record<string, Value>,
  change: (value: Value, key: string) => Next,
): Record<string, Next> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

function omit<Value>(values: Record<string, Value>, keys: ReadonlySet<string>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)));
}
