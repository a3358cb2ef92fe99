import { everyItem, type Gate, type Questionnaire } from './document.ts';

/** The items that fall away where a gate holds, with their follow-ups, in the order of the questionnaire. */
export function fallsAwayBy({ skips, keeps }: Gate, { sections }: Pick<Questionnaire, 'sections'>): Set<string> {
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
