import { AppError } from '../../common/errors.ts';
import { remembered } from '../../common/remembered.ts';
import { everyItem, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { StoredPart } from './parts-store.ts';

/** A colleague's link opens some sections only; what is not in them is not there for it. */
export function refuseOtherSections(document: Questionnaire, part: StoredPart, items: readonly string[]): void {
  const sections = sectionsByItem(document);
  for (const item of items) {
    const section = sections.get(item);
    if (section === undefined || (part.sections !== null && !part.sections.includes(section))) {
      throw new AppError('invalid-input', `There is no question ${item} here.`);
    }
  }
}

export function shownTo(document: Questionnaire, { sections }: StoredPart): (item: string) => boolean {
  if (sections === null) return () => true;
  const byItem = sectionsByItem(document);
  return (item) => sections.includes(byItem.get(item) ?? '');
}

/** The questions that a link opens. */
export function narrowed(document: Questionnaire, { sections }: StoredPart): Questionnaire {
  if (sections === null) return document;
  return { ...document, sections: document.sections.filter(({ id }) => sections.includes(id)) };
}

const sectionsByItem = remembered(
  ({ sections }: Questionnaire): ReadonlyMap<string, string> =>
    new Map(sections.flatMap(({ id, items }) => [...everyItem(items)].map((item) => [item.id, id] as const))),
);
