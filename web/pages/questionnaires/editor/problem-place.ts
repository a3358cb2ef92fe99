import type { Item, Questionnaire } from '../../../../src/formats/questionnaire/document.ts';

/** What of a questionnaire is being edited. */
export type Selected = { kind: 'head' | 'options' | 'gates' | 'profiles' } | { kind: 'section' | 'item'; id: string };

/** Where a JSON Pointer leads in the editor. */
export function placeOfProblem(document: Questionnaire, at: string): Selected {
  const [first, second, ...rest] = at
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (first === 'gates' || first === 'options' || first === 'profiles') return { kind: first };
  if (first === 'translations') return placeOfTranslation(document, rest);
  const section = first === 'sections' ? document.sections[Number(second)] : undefined;
  if (!section) return { kind: 'head' };
  const item = rest[0] === 'items' ? itemAt(section.items, rest.slice(1)) : undefined;
  return item ? { kind: 'item', id: item.id } : { kind: 'section', id: section.id };
}

function itemAt(items: readonly Item[], [index, member, ...rest]: readonly string[]): Item | undefined {
  const item = items[Number(index)];
  return (item?.followUps && member === 'followUps' && itemAt(item.followUps, rest)) || item;
}

function placeOfTranslation({ sections }: Questionnaire, [list, id = '']: readonly string[]): Selected {
  if (list === 'items') return { kind: 'item', id };
  if (list === 'sections' && sections.some((section) => section.id === id)) return { kind: 'section', id };
  return list === 'gates' || list === 'options' || list === 'profiles' ? { kind: list } : { kind: 'head' };
}
