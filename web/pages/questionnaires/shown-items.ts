import { everyItem, itemsOf, type Questionnaire } from '../../../src/formats/questionnaire/document.ts';

/** The items that a search and a profile leave; a profile takes follow-ups along. */
export function shownItems(
  document: Questionnaire,
  { q, profile }: { q: string; profile: string | undefined },
): Set<string> {
  const all = [...itemsOf(document)];
  const chosen = document.profiles?.find(({ id }) => id === profile);
  const roots = new Set(chosen?.items);
  const inProfile = chosen
    ? new Set(all.filter(({ id }) => roots.has(id)).flatMap((item) => [...everyItem([item])].map(({ id }) => id)))
    : undefined;
  const words = q.trim().toLowerCase();
  const says = (...texts: (string | undefined)[]) => texts.some((text) => text?.toLowerCase().includes(words));
  return new Set(
    all
      .filter(({ id }) => inProfile === undefined || inProfile.has(id))
      .filter(
        ({ id, text, help, heading, evidence, references = [] }) =>
          words === '' ||
          says(id, text, help, heading, evidence?.wanted) ||
          references.some(({ framework, ids }) => says(framework, ...ids)),
      )
      .map(({ id }) => id),
  );
}
