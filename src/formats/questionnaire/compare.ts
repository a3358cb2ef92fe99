import { everyItem, type Item, type Option, optionsOf, type Questionnaire } from './document.ts';

/** What a change is to one who has answered: only texts; more is asked or something is worth more; or answers lose what they answered. */
export const steps = ['patch', 'minor', 'major'] as const;
export type Step = (typeof steps)[number];

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

export interface QuestionnaireChange {
  what: 'added' | 'removed' | 'changed';
  kind: 'questionnaire' | 'section' | 'item' | 'options' | 'gate' | 'profile' | 'role' | 'translation';
  id: string;
  /** What it says, to tell it by; null where an id is all there is. */
  text: string | null;
  /** Of what changed. */
  fields: FieldChange[];
  step: Step;
}

/** What is another in `after`, in the order of the questionnaire. Lists and texts are compared by their ids. */
export function compareQuestionnaires(before: Questionnaire, after: Questionnaire): QuestionnaireChange[] {
  return [
    ...own(before, after),
    ...byId('section', before.sections, after.sections, {
      said: ({ title }) => title,
      fields: { title: 'patch', introduction: 'patch' },
    }),
    ...itemChanges(before, after),
    ...optionChanges(before, after),
    ...byId('gate', before.gates, after.gates, {
      said: ({ text }) => text,
      fields: { text: 'patch', when: 'minor', skips: 'minor', keeps: 'minor' },
      removed: 'minor',
    }),
    ...byId('profile', before.profiles, after.profiles, {
      said: ({ title }) => title,
      fields: { title: 'patch', summary: 'patch', role: 'minor', items: 'minor' },
    }),
    ...byId('role', before.roles, after.roles, { said: ({ title }) => title, fields: { title: 'patch' } }),
    ...byId('translation', translationsOf(before), translationsOf(after), {
      said: () => null,
      fields: { texts: 'patch' },
      added: 'patch',
      removed: 'patch',
    }),
  ];
}

/** The largest step of these changes; undefined where nothing changed. */
export function stepOf(changes: readonly QuestionnaireChange[]): Step | undefined {
  return steps.findLast((step) => changes.some((change) => change.step === step));
}

/** `1.4.2` after a minor change is `1.5.0` (Semantic Versioning 2.0.0, items 6 to 8). */
export function versionAfter(version: string, step: Step): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (step === 'major') return `${major + 1}.0.0`;
  return step === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Fields of the head; whose wording it is changes nothing for answers. */
const ownFields: Readonly<Record<string, Step>> = {
  title: 'patch',
  summary: 'patch',
  language: 'patch',
  source: 'patch',
  wording: 'patch',
  weightsNote: 'patch',
  signature: 'minor',
};

function own(before: Questionnaire, after: Questionnaire): QuestionnaireChange[] {
  const fields = fieldChanges(before, after, Object.keys(ownFields));
  if (fields.length === 0) return [];
  return [
    {
      what: 'changed',
      kind: 'questionnaire',
      id: after.id,
      text: after.title,
      fields,
      step: largest(fields, ownFields),
    },
  ];
}

interface Comparing<Row> {
  said: (row: Row) => string | null;
  fields: Readonly<Record<string, Step>>;
  added?: Step;
  removed?: Step;
}

function byId<Row extends { id: string }>(
  kind: QuestionnaireChange['kind'],
  before: readonly Row[] = [],
  after: readonly Row[] = [],
  { said, fields: known, added = 'minor', removed = 'major' }: Comparing<Row>,
): QuestionnaireChange[] {
  const old = new Map(before.map((row) => [row.id, row]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((row): QuestionnaireChange[] => {
      const was = old.get(row.id);
      const change = { kind, id: row.id, text: said(row) };
      if (!was) return [{ ...change, what: 'added', fields: [], step: added }];
      const fields = fieldChanges(was, row, Object.keys(known));
      return fields.length > 0 ? [{ ...change, what: 'changed', fields, step: largest(fields, known) }] : [];
    }),
    ...before
      .filter(({ id }) => !kept.has(id))
      .map((row) => ({ what: 'removed' as const, kind, id: row.id, text: said(row), fields: [], step: removed })),
  ];
}

/** An item with what it hangs on, so that a moved one shows. */
interface PlacedItem extends Omit<Item, 'followUps' | 'options' | 'columns'> {
  /** The section, or the item whose follow-up it is. */
  under: string;
  options?: string | undefined;
  columns?: Item['columns'] | undefined;
}

const itemFields: Readonly<Record<string, Step>> = {
  ...{ heading: 'patch', text: 'patch', textByRole: 'patch', help: 'patch', evidence: 'patch' },
  ...{ references: 'patch', effort: 'patch', measures: 'patch' },
  ...{ under: 'minor', when: 'minor', wantedWhen: 'minor', weight: 'minor', knockOut: 'minor' },
  ...{ columns: 'minor', options: 'minor', kind: 'major' },
};

function itemChanges(before: Questionnaire, after: Questionnaire): QuestionnaireChange[] {
  const old = new Map(placed(before).map((item) => [item.id, item]));
  const changes = byId('item', placed(before), placed(after), { said: ({ text }) => text, fields: itemFields });
  for (const change of changes.filter(({ what }) => what === 'changed')) {
    const lost = change.fields.some(({ field, before: was, after: is }) => {
      if (field === 'columns') return loses(was as Item['columns'], is as Item['columns']);
      if (field !== 'options') return false;
      return loses(
        optionsOf({ options: was as string | undefined }, before),
        optionsOf({ options: is as string | undefined }, after),
      );
    });
    if (lost) change.step = 'major';
  }
  return [...changes, ...moved(before, after, old)];
}

/** Questions that stand in another order, told once for the whole of it. */
function moved(
  before: Questionnaire,
  after: Questionnaire,
  old: ReadonlyMap<string, PlacedItem>,
): QuestionnaireChange[] {
  const known = new Set(placed(after).map(({ id }) => id));
  const was = placed(before)
    .filter(({ id }) => known.has(id))
    .map(({ id }) => id);
  const is = placed(after)
    .filter(({ id }) => old.has(id))
    .map(({ id }) => id);
  if (same(was, is)) return [];
  const fields = [{ field: 'order', before: was, after: is }];
  return [{ what: 'changed', kind: 'questionnaire', id: after.id, text: after.title, fields, step: 'patch' }];
}

function placed({ sections }: Questionnaire): PlacedItem[] {
  const rows: PlacedItem[] = [];
  const take = (items: readonly Item[], under: string) => {
    for (const { followUps, ...item } of items) {
      rows.push({ ...item, under });
      if (followUps) take(followUps, item.id);
    }
  };
  for (const { id, items } of sections) take(items, id);
  return rows;
}

function optionChanges(before: Questionnaire, after: Questionnaire): QuestionnaireChange[] {
  const inUse = new Set(after.sections.flatMap(({ items }) => [...everyItem(items)].map(({ options }) => options)));
  const changes: QuestionnaireChange[] = [];
  for (const [name, set] of Object.entries(after.options)) {
    const was = optionsOf({ options: name }, before);
    const change = { kind: 'options' as const, id: name, text: set.map(({ label }) => label).join(', ') };
    if (was.length === 0) changes.push({ ...change, what: 'added', fields: [], step: 'patch' });
    else if (!same(was, set)) {
      const fields = [{ field: 'options', before: was, after: set }];
      changes.push({ ...change, what: 'changed', fields, step: inUse.has(name) ? optionStep(was, set) : 'patch' });
    }
  }
  for (const [name, set] of Object.entries(before.options)) {
    if (Object.hasOwn(after.options, name)) continue;
    const text = set.map(({ label }) => label).join(', ');
    changes.push({ what: 'removed', kind: 'options', id: name, text, fields: [], step: 'patch' });
  }
  return changes;
}

function optionStep(before: readonly Option[], after: readonly Option[]): Step {
  if (loses(before, after)) return 'major';
  const worth = (set: readonly Option[]) => set.map(({ label: _, ...rest }) => rest);
  return same(worth(before), worth(after)) ? 'patch' : 'minor';
}

function loses(before: readonly { id: string }[] = [], after: readonly { id: string }[] = []): boolean {
  return before.some(({ id }) => after.every((one) => one.id !== id));
}

function translationsOf({ translations = {} }: Questionnaire): { id: string; texts: unknown }[] {
  return Object.entries(translations).map(([id, texts]) => ({ id, texts }));
}

function fieldChanges(before: object, after: object, fields: readonly string[]): FieldChange[] {
  const memberOf = (row: object, field: string): unknown => (row as Record<string, unknown>)[field];
  return fields
    .map((field) => ({ field, before: memberOf(before, field), after: memberOf(after, field) }))
    .filter((change) => !same(change.before, change.after));
}

function largest(fields: readonly FieldChange[], known: Readonly<Record<string, Step>>): Step {
  return steps.findLast((step) => fields.some(({ field }) => known[field] === step))!;
}

/** Whatever the order of members: a document that was kept in the database comes back with another. */
function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
