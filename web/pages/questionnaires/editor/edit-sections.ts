import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { addItem, type Direction } from './edit-items.ts';

/** A section with one question, at the end. */
export function addSection(document: Questionnaire, title: string): { document: Questionnaire; id: string } {
  const taken = new Set(document.sections.map(({ id }) => id));
  let number = document.sections.length + 1;
  while (taken.has(String(number))) number++;
  const id = String(number);
  const added = { ...document, sections: [...document.sections, { id, title, items: [] }] };
  return { document: addItem(added, { section: id }).document, id };
}

export function moveSection(document: Questionnaire, id: string, direction: Direction): Questionnaire {
  const from = document.sections.findIndex((section) => section.id === id);
  const to = from + (direction === 'up' ? -1 : direction === 'down' ? 1 : 0);
  const other = document.sections[to];
  if (to === from || !other) return document;
  return { ...document, sections: document.sections.with(to, document.sections[from]!).with(from, other) };
}
