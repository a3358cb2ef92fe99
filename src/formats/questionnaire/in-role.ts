import type { Item, Questionnaire, Translation } from './document.ts';

/** The role of those who are asked by others, where a questionnaire speaks to several. */
const roleOfAsked = 'supplier';

/**
 * The questionnaire as one role reads it, in every language: the words of that role stand in place of the general ones, all ids kept. An item that
 * has none for it keeps its text.
 */
export function inRole(questionnaire: Questionnaire, role: string): Questionnaire {
  const { translations } = questionnaire;
  return {
    ...questionnaire,
    sections: questionnaire.sections.map((section) => ({
      ...section,
      items: section.items.map((item) => spokenTo(item, role)),
    })),
    ...(translations
      ? {
          translations: Object.fromEntries(
            Object.entries(translations).map(([language, texts]) => [language, translationTo(texts, role)]),
          ),
        }
      : {}),
  };
}

/** As whoever is sent it reads it. */
export function asAsked(questionnaire: Questionnaire): Questionnaire {
  return questionnaire.roles?.some(({ id }) => id === roleOfAsked) ? inRole(questionnaire, roleOfAsked) : questionnaire;
}

function spokenTo({ textByRole, followUps, ...item }: Item, role: string): Item {
  return {
    ...item,
    text: (textByRole && Object.hasOwn(textByRole, role) ? textByRole[role] : undefined) ?? item.text,
    ...(followUps ? { followUps: followUps.map((one) => spokenTo(one, role)) } : {}),
  };
}

function translationTo({ items, ...texts }: Translation, role: string): Translation {
  if (!items) return texts;
  return {
    ...texts,
    items: Object.fromEntries(
      Object.entries(items).map(([id, { textByRole, ...said }]) => {
        const text = (textByRole && Object.hasOwn(textByRole, role) ? textByRole[role] : undefined) ?? said.text;
        return [id, { ...said, ...(text === undefined ? {} : { text }) }];
      }),
    ),
  };
}
