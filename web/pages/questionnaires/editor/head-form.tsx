import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { without } from './edit-items.ts';
import { emptyAsAbsent, LongText, ParsedText, ShortText } from './fields.tsx';
import { Translated } from './translated.tsx';
import type { Edit } from './use-history.ts';

interface HeadFormProps {
  document: Questionnaire;
  edit: Edit;
  /** The id stays once a version is saved. */
  isNew: boolean;
}

/** What the questionnaire is called, after which model it goes, what is signed, and its languages. */
export function HeadForm({ document, edit, isNew }: HeadFormProps) {
  const { title, summary, id, language, source, weightsNote } = document;
  const set = (change: Partial<Questionnaire>, field: string) =>
    edit((before) => without({ ...before, ...change }), `head ${field}`);
  const setSource = (part: Partial<NonNullable<Questionnaire['source']>>, field: string) => {
    const next = { title: '', publisher: '', ...source, ...part };
    const isEmpty = next.title === '' && next.publisher === '';
    set({ source: isEmpty ? undefined : next } as Partial<Questionnaire>, field);
  };
  return (
    <div className="column wide">
      <ShortText
        label={t('questionnaire-editor.questionnaire-title')}
        value={title}
        change={(text) => set({ title: text }, 'title')}
      />
      <LongText
        label={t('questionnaire-editor.summary')}
        value={summary}
        change={(text) => set({ summary: text }, 'summary')}
      />
      <div className="editor-pair">
        {isNew && (
          <ShortText
            mono
            label={t('questionnaire-editor.id')}
            description={t('questionnaire-editor.id-note')}
            value={id}
            change={(text) => set({ id: text.trim() }, 'id')}
          />
        )}
        <ShortText
          label={t('questionnaire-editor.language')}
          description={t('questionnaire-editor.language-note')}
          value={language}
          change={(text) => set({ language: text.trim() }, 'language')}
        />
      </div>
      <div className="editor-pair">
        <ShortText
          label={t('questionnaire-editor.source-title')}
          value={source?.title}
          change={(text) => setSource({ title: text }, 'source')}
        />
        <ShortText
          label={t('questionnaire-editor.source-publisher')}
          value={source?.publisher}
          change={(text) => setSource({ publisher: text }, 'publisher')}
        />
      </div>
      <LongText
        label={t('questionnaire-editor.weights-note')}
        value={weightsNote}
        change={(text) => set({ weightsNote: emptyAsAbsent(text) } as Partial<Questionnaire>, 'weightsNote')}
      />
      <SignatureFields document={document} set={set} />
      <Languages document={document} edit={edit} />
      <Translated
        document={document}
        edit={edit}
        texts={[
          { label: t('questionnaire-editor.questionnaire-title'), path: ['title'], original: title },
          { label: t('questionnaire-editor.summary'), path: ['summary'], original: summary },
          { label: t('questionnaire-editor.weights-note'), path: ['weightsNote'], original: weightsNote },
          {
            label: t('questionnaire-editor.signature'),
            path: ['signature', 'text'],
            original: document.signature?.text,
          },
        ]}
      />
    </div>
  );
}

type Signature = NonNullable<Questionnaire['signature']>;

function SignatureFields({
  document: { signature },
  set,
}: {
  document: Questionnaire;
  set: (change: Partial<Questionnaire>, field: string) => void;
}) {
  const usual = [{ id: 'name', title: t('questionnaire-editor.signature-name') }];
  return (
    <>
      <LongText
        label={t('questionnaire-editor.signature')}
        description={t('questionnaire-editor.signature-note')}
        value={signature?.text}
        change={(text) =>
          set(
            {
              signature: text === '' ? undefined : { text, fields: signature?.fields ?? usual },
            } as Partial<Questionnaire>,
            'signature',
          )
        }
      />
      {signature && (
        <ParsedText
          long
          label={t('questionnaire-editor.signature-fields')}
          value={signature.fields}
          format={(fields) => fields.map(({ title }) => title).join('\n')}
          parse={(text) => fieldsIn(text, signature.fields)}
          change={(fields) => set({ signature: { ...signature, fields } }, 'fields')}
        />
      )}
    </>
  );
}

/** A field keeps its id by its place. */
function fieldsIn(text: string, before: Signature['fields']): Signature['fields'] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const taken = new Set<string>();
  return lines.map((line, index) => {
    let id = before[index]?.id ?? `field-${index + 1}`;
    while (taken.has(id)) id = `${id}-2`;
    taken.add(id);
    return { id, title: line.trim() };
  });
}

function Languages({ document, edit }: { document: Questionnaire; edit: Edit }) {
  const [typed, setTyped] = useState('');
  const translations = document.translations ?? {};
  const languages = Object.keys(translations);
  const wanted = typed.trim();
  const canAdd =
    /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(wanted) && ![document.language, ...languages].includes(wanted);
  return (
    <fieldset className="plain-fieldset column">
      <legend className="medium">{t('questionnaire-editor.languages')}</legend>
      <p className="third small">{t('questionnaire-editor.languages-note')}</p>
      <div className="row wrap">
        {languages.map((language) => (
          <span className="chip" key={language}>
            {language}
            <button
              type="button"
              aria-label={t('questionnaire-editor.remove-language', { language })}
              onClick={() =>
                edit((before) => {
                  const { [language]: _, ...others } = before.translations ?? {};
                  return without({
                    ...before,
                    translations: Object.keys(others).length > 0 ? others : undefined,
                  }) as Questionnaire;
                })
              }
            >
              ×
            </button>
          </span>
        ))}
        <input
          className="plain-input"
          value={typed}
          aria-label={t('questionnaire-editor.new-language')}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          size="xs"
          disabled={!canAdd}
          onClick={() => {
            edit((before) => ({ ...before, translations: { ...before.translations, [wanted]: {} } }));
            setTyped('');
          }}
        >
          {t('questionnaire-editor.add-language')}
        </Button>
      </div>
    </fieldset>
  );
}
