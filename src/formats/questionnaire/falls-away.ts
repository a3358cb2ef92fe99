import { remembered } from '../../common/remembered.ts';
import { everyItem, type Gate, type Questionnaire, type Section } from './document.ts';

/** The items that fall away where a gate holds, with their follow-ups, in the order of the questionnaire. */
export function fallsAwayBy(gate: Gate, { sections }: Pick<Questionnaire, 'sections'>): ReadonlySet<string> {
  return fallingIn(sections)(gate);
}

const fallingIn = remembered((sections: readonly Section[]) => remembered((gate: Gate) => falling(gate, sections)));

function falling({ skips, keeps }: Gate, sections: readonly Section[]): Set<string> {
  const roots = new Set(skips.items);
  const whole = new Set(skips.sections);
  const kept = new Set(keeps);
  const falling = new Set<string>();
  for (const { id, items } of sections) {
    for (const item of everyItem(items)) {
      if (!whole.has(id) && !roots.has(item.id)) continue;
      for (const one of everyItem([item])) if (!kept.has(one.id)) falling.add(one.id);
    }
  }
  return falling;
}
