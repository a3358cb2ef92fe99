import {
  type Condition,
  type Gate,
  type Item,
  itemsOf,
  type Questionnaire,
  type Translation,
} from '../../../../src/formats/questionnaire/document.ts';
import { mapSections, mapValues, without } from './edit-items.ts';

/** Gives things other ids, and everything that refers to them too. */

export function renameItem(document: Questionnaire, from: string, to: string): Questionnaire {
  const next = (id: string) => (id === from ? to : id);
  return everywhere(document, {
    condition: (leaf) => (leaf.item === from ? { ...leaf, item: to } : leaf),
    item: (item) => (item.id === from ? { ...item, id: to } : item),
    gate: (gate) => ({
      ...gate,
      skips: without({ ...gate.skips, items: gate.skips.items?.map(next) }),
      ...(gate.keeps ? { keeps: gate.keeps.map(next) } : {}),
    }),
    profileItem: next,
    translation: (texts) => (texts.items ? { ...texts, items: keyed(texts.items, from, to) } : texts),
  });
}

export function renameSection(document: Questionnaire, from: string, to: string): Questionnaire {
  const renamed = everywhere(document, {
    gate: (gate) => ({
      ...gate,
      skips: without({ ...gate.skips, sections: gate.skips.sections?.map((id) => (id === from ? to : id)) }),
    }),
    translation: (texts) => (texts.sections ? { ...texts, sections: keyed(texts.sections, from, to) } : texts),
  });
  return { ...renamed, sections: renamed.sections.map((one) => (one.id === from ? { ...one, id: to } : one)) };
}

export function renameSet(document: Questionnaire, from: string, to: string): Questionnaire {
  const renamed = everywhere(document, {
    item: (item) => (item.options === from ? { ...item, options: to } : item),
    translation: (texts) => (texts.options ? { ...texts, options: keyed(texts.options, from, to) } : texts),
  });
  return { ...renamed, options: keyed(renamed.options, from, to) };
}

/** An answer of a set: knock-outs and conditions of the questions with that set follow. */
export function renameOption(document: Questionnaire, set: string, from: string, to: string): Questionnaire {
  const next = (id: string) => (id === from ? to : id);
  const having = new Set([...itemsOf(document)].filter((item) => item.options === set).map(({ id }) => id));
  const renamed = everywhere(document, {
    condition: (leaf) => ('is' in leaf && having.has(leaf.item) ? { ...leaf, is: leaf.is.map(next) } : leaf),
    item: (item) => (item.options === set && item.knockOut ? { ...item, knockOut: item.knockOut.map(next) } : item),
    translation: (texts) =>
      texts.options?.[set]
        ? { ...texts, options: { ...texts.options, [set]: keyed(texts.options[set], from, to) } }
        : texts,
  });
  const options = mapValues(renamed.options, (members, name) =>
    name === set ? members.map((one) => (one.id === from ? { ...one, id: to } : one)) : members,
  );
  return { ...renamed, options };
}

type Leaf = Extract<Condition, { item: string }>;

interface Renaming {
  condition?: (leaf: Leaf) => Leaf;
  item?: (item: Item) => Item;
  gate?: (gate: Gate) => Gate;
  profileItem?: (id: string) => string;
  translation?: (texts: Translation) => Translation;
}

function everywhere(
  document: Questionnaire,
  { condition, item, gate, profileItem, translation }: Renaming,
): Questionnaire {
  const inItems = (items: readonly Item[]): Item[] =>
    items.map((one) => {
      const named = item?.(one) ?? one;
      return {
        ...named,
        ...(condition && named.when ? { when: inCondition(named.when, condition) } : {}),
        ...(condition && named.wantedWhen ? { wantedWhen: inCondition(named.wantedWhen, condition) } : {}),
        ...(named.followUps ? { followUps: inItems(named.followUps) } : {}),
      };
    });
  const inGate = (one: Gate): Gate => {
    const named = gate?.(one) ?? one;
    return condition ? { ...named, when: inCondition(named.when, condition) } : named;
  };
  return {
    ...mapSections(document, inItems),
    ...(document.gates ? { gates: document.gates.map(inGate) } : {}),
    ...(document.profiles && profileItem
      ? { profiles: document.profiles.map((one) => ({ ...one, items: one.items.map(profileItem) })) }
      : {}),
    ...(document.translations && translation ? { translations: mapValues(document.translations, translation) } : {}),
  };
}

function inCondition(condition: Condition, change: (leaf: Leaf) => Leaf): Condition {
  if ('any' in condition) return { any: condition.any.map((part) => inCondition(part, change)) };
  if ('all' in condition) return { all: condition.all.map((part) => inCondition(part, change)) };
  return 'not' in condition ? { not: inCondition(condition.not, change) } : change(condition);
}

/** The same values in the same order, one of them under another key. */
function keyed<Value>(values: Record<string, Value>, from: string, to: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key === from ? to : key, value]));
}
