import { type Json, objectOf } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { isForPrivateUse, problemWithLanguageTag } from '../language-tag.ts';
import { documentProperty } from '../parts.ts';
import { type Placed, textsAt } from '../places.ts';

function languagesOf(document: Json): Placed<string>[] {
  return ['/document/lang', '/document/source_lang'].flatMap((path) => textsAt(document, path));
}

/** §6.1.12. */
export const invalidLanguage: CsafTest = {
  id: '6.1.12',
  title: 'Language',
  *find(document) {
    for (const { at, value } of languagesOf(document)) {
      const message = problemWithLanguageTag(value);
      if (message) yield { at, message };
    }
  },
};

/** §6.1.15. */
export const translator: CsafTest = {
  id: '6.1.15',
  title: 'Translator',
  *find(document) {
    const { publisher, source_lang: source } = documentProperty(document);
    if (objectOf(publisher).category === 'translator' && !source) {
      yield { at: '/document/source_lang', message: 'A translation names the language from which it was made.' };
    }
  },
};

/** §6.1.28; the case of letters makes no difference between languages (RFC 5646 §2.1.1). */
export const translation: CsafTest = {
  id: '6.1.28',
  title: 'Translation',
  *find(document) {
    const { lang, source_lang: source } = documentProperty(document);
    if (typeof lang === 'string' && typeof source === 'string' && lang.toLowerCase() === source.toLowerCase()) {
      yield { at: '/document/source_lang', message: `The document cannot be translated from ${source} to ${lang}.` };
    }
  },
};

/** §6.2.12. */
export const missingDocumentLanguage: CsafTest = {
  id: '6.2.12',
  title: 'Missing Document Language',
  *find(document) {
    if (!documentProperty(document).lang) {
      yield { at: '/document/lang', message: 'The document does not say in which language it is.' };
    }
  },
};

/** §6.2.14. */
export const privateLanguage: CsafTest = {
  id: '6.2.14',
  title: 'Use of Private Language',
  *find(document) {
    for (const { at, value } of languagesOf(document)) {
      if (isForPrivateUse(value)) yield { at, message: `"${value}" has a subtag that is reserved for private use.` };
    }
  },
};

/** §6.2.15. */
export const defaultLanguage: CsafTest = {
  id: '6.2.15',
  title: 'Use of Default Language',
  *find(document) {
    for (const { at, value } of languagesOf(document)) {
      if (value.toLowerCase() === 'i-default') yield { at, message: '"i-default" names no language.' };
    }
  },
};
