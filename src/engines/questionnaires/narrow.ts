import {
  type Condition,
  type Gate,
  type Item,
  itemsOf,
  type Questionnaire,
} from '../../formats/questionnaire/document.ts';
import { inRole } from '../../formats/questionnaire/in-role.ts';

/**
 * A questionnaire that asks only what one of its profiles lists, each with its follow-ups and in the words of its role; undefined where it has no such profile. Conditions and
 * gates that hang on what is not asked fall away: without their question nothing could settle them.
 */
export function narrowedTo(questionnaire: Questionnaire, profileId: string): Questionnaire | undefined {
  const profile = questionnaire.profiles?.find(({ id }) => id === profileId);
  if (!profile) return undefined;
  const kept = new Set(profile.items);
  const sections = questionnaire.sections
    .map((section) => ({ ...section, items: section.items.flatMap((item) => keptOf(item, kept)) }))
    .filter(({ items }) => items.length > 0);
  const { gates, profiles: _, ...rest } = questionnaire;
  const asked = new Set([...itemsOf({ ...rest, sections })].map(({ id }) => id));
  const isSettled = (condition: Condition) => namesIn(condition).every((id) => asked.has(id));
  const own = (gates ?? []).filter(({ when }) => isSettled(when)).flatMap((gate) => keptGate(gate, asked, sections));
  const narrowed = {
    ...rest,
    title: `${questionnaire.title}: ${profile.title}`,
    sections: sections.map((section) => ({ ...section, items: section.items.map((item) => settled(item, isSettled)) })),
    ...(own.length > 0 ? { gates: own } : {}),
  };
  return profile.role === undefined ? narrowed : inRole(narrowed, profile.role);
}

/** A question that is kept comes with all that follows it; of one that is not, what is kept stands by itself. */
function keptOf(item: Item, kept: ReadonlySet<string>): Item[] {
  if (kept.has(item.id)) return [item];
  return (item.followUps ?? []).flatMap((one) => keptOf(one, kept));
}

function settled({ followUps, ...item }: Item, isSettled: (condition: Condition) => boolean): Item {
  const { when, wantedWhen, ...rest } = item;
  return {
    ...rest,
    ...(when && isSettled(when) ? { when } : {}),
    ...(wantedWhen && isSettled(wantedWhen) ? { wantedWhen } : {}),
    ...(followUps ? { followUps: followUps.map((one) => settled(one, isSettled)) } : {}),
  };
}

function keptGate(gate: Gate, asked: ReadonlySet<string>, sections: Questionnaire['sections']): Gate[] {
  const skipped = (gate.skips.sections ?? []).filter((id) => sections.some((section) => section.id === id));
  const items = (gate.skips.items ?? []).filter((id) => asked.has(id));
  if (skipped.length + items.length === 0) return [];
  const keeps = (gate.keeps ?? []).filter((id) => asked.has(id));
  return [
    {
      ...gate,
      skips: { ...(skipped.length > 0 ? { sections: skipped } : {}), ...(items.length > 0 ? { items } : {}) },
      keeps,
    },
  ];
}

function namesIn(condition: Condition): string[] {
  if ('any' in condition) return condition.any.flatMap(namesIn);
  if ('all' in condition) return condition.all.flatMap(namesIn);
  return 'not' in condition ? namesIn(condition.not) : [condition.item];
}
