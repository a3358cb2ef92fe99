import type { Item, Questionnaire, Translation } from './document.ts';

/** The languages in which a questionnaire can be read, its own first. */
export function languagesOf({ language, translations = {} }: Questionnaire): string[] {
  return [language, ...Object.keys(translations)];
}

/**
 * The questionnaire with its texts in one of its languages, all ids kept (decision 0068). What has no translation stays as it is; a language it does
 * not have gives it unchanged.
 */
export function inLanguage(questionnaire: Questionnaire, language: string): Questionnaire {
  const { translations, ...own } = questionnaire;
  if (!translations || !Object.hasOwn(translations, language)) return questionnaire;
  const {
    sections = {},
    items = {},
    options = {},
    gates = {},
    profiles = {},
    signature,
    ...texts
  } = translations[language]!;
  return {
    ...own,
    ...texts,
    language,
    sections: own.sections.map((section) => ({
      ...section,
      ...of(sections, section.id),
      items: section.items.map((item) => translated(item, items)),
    })),
    options: Object.fromEntries(
      Object.entries(own.options).map(([name, set]) => {
        const labels = of(options, name);
        return [name, set.map((option) => ({ ...option, label: of(labels, option.id) ?? option.label }))];
      }),
    ),
    ...(own.gates ? { gates: own.gates.map((gate) => ({ ...gate, text: of(gates, gate.id) ?? gate.text })) } : {}),
    ...(own.profiles ? { profiles: own.profiles.map((profile) => ({ ...profile, ...of(profiles, profile.id) })) } : {}),
    ...(own.signature
      ? {
          signature: {
            text: signature?.text ?? own.signature.text,
            fields: own.signature.fields.map((field) => ({
              ...field,
              title: of(signature?.fields, field.id) ?? field.title,
            })),
          },
        }
      : {}),
  };
}

/** What an option is called in the further languages: a workbook may come back in any of them. */
export function labelsElsewhere({ translations = {} }: Questionnaire, set: string, option: string): string[] {
  return Object.values(translations).flatMap(({ options }) => of(of(options, set), option) ?? []);
}

function translated(item: Item, texts: NonNullable<Translation['items']>): Item {
  const { wanted, columns, textByRole, ...said } = of(texts, item.id) ?? {};
  return {
    ...item,
    ...said,
    ...(item.textByRole ? { textByRole: { ...item.textByRole, ...textByRole } } : {}),
    ...(item.evidence ? { evidence: { ...item.evidence, wanted: wanted ?? item.evidence.wanted } } : {}),
    ...(item.columns
      ? { columns: item.columns.map((column) => ({ ...column, title: of(columns, column.id) ?? column.title })) }
      : {}),
    ...(item.followUps ? { followUps: item.followUps.map((one) => translated(one, texts)) } : {}),
  };
}

/** By an id that may be the name of something every object has. */
function of<Value>(values: Readonly<Record<string, Value>> | undefined, id: string): Value | undefined {
  return values && Object.hasOwn(values, id) ? values[id] : undefined;
}
