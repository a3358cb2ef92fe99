import type { Json } from '../json/json.ts';
import { documentProperty } from './parts.ts';
import translations from './schemas/2.1/translations.json' with { type: 'json' };

type Term = keyof (typeof translations)['translation']['de'];

const known: Readonly<Record<string, Readonly<Record<Term, string>>>> = translations.translation;

/** What a term of CSAF 2.1 is in the language of the document; `null` in English, and where the committee has recorded no translation. */
export function translatedTerm(document: Json, term: Term): string | null {
  const { lang } = documentProperty(document);
  const language = String(lang ?? '')
    .split('-')[0]!
    .toLowerCase();
  return Object.hasOwn(known, language) ? known[language]![term] : null;
}
