import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { LongText } from './fields.tsx';
import type { Edit } from './use-history.ts';

interface TranslatedProps {
  document: Questionnaire;
  edit: Edit;
  /** What it is in the questionnaire, each with the place of its texts in a translation: `['items', '2.1', 'text']`. */
  texts: readonly { label: string; path: readonly string[]; original: string | undefined }[];
}

/** The same texts in the further languages; nothing where there are none. */
export function Translated({ document, edit, texts }: TranslatedProps) {
  const languages = Object.keys(document.translations ?? {});
  const said = texts.filter(({ original }) => original !== undefined && original !== '');
  if (languages.length === 0 || said.length === 0) return null;
  return (
    <fieldset className="plain-fieldset column wide">
      <legend className="medium">{t('questionnaire-editor.languages')}</legend>
      {languages.map((language) =>
        said.map(({ label, path, original }) => (
          <LongText
            key={`${language} ${path.join(' ')}`}
            label={t('questionnaire-editor.in-language', { field: label, language })}
            description={original}
            language={language}
            value={textAt(document.translations![language], path)}
            change={(text) =>
              edit(
                (before) => withTranslated(before, language, path, text),
                `translation ${language} ${path.join(' ')}`,
              )
            }
          />
        )),
      )}
    </fieldset>
  );
}

function textAt(translation: unknown, path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    translation,
  );
  return typeof found === 'string' ? found : undefined;
}

/** Writes a text of a translation, or takes it out where it is empty. */
function withTranslated(
  document: Questionnaire,
  language: string,
  path: readonly string[],
  text: string,
): Questionnaire {
  const translations = document.translations ?? {};
  return {
    ...document,
    translations: { ...translations, [language]: withAt(translations[language] ?? {}, path, text) as object },
  };
}

function withAt(value: object, [key, ...rest]: readonly string[], text: string): object {
  const { [key!]: member, ...others } = value as Record<string, unknown>;
  const next = rest.length > 0 ? withAt((member ?? {}) as object, rest, text) : text;
  const isEmpty = next === '' || (typeof next === 'object' && Object.keys(next).length === 0);
  return isEmpty ? others : { ...others, [key!]: next };
}
