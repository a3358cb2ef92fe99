import { describe, expect, it } from 'vitest';
import { readQuestionnaireWorkbook } from '../questionnaire-workbook/read-workbook.ts';
import { writeQuestionnaireWorkbook } from '../questionnaire-workbook/write-workbook.ts';
import { itemsOf, type Questionnaire } from './document.ts';
import { inLanguage, languagesOf } from './in-language.ts';
import { readQuestionnaireObject } from './read-questionnaire.ts';

const guards: Questionnaire = {
  schema: 'holdfast.questionnaire/1',
  id: 'own-guards',
  version: '1.0.0',
  title: 'Guards',
  summary: 'What we ask.',
  language: 'en',
  wording: 'own',
  options: {
    usual: [
      { id: 'yes', label: 'Yes', value: 1 },
      { id: 'no', label: 'No', value: 0 },
    ],
  },
  sections: [
    {
      id: '1',
      title: 'Gate',
      items: [
        {
          id: '1.1',
          text: 'Is it guarded?',
          kind: 'single',
          options: 'usual',
          evidence: { wanted: 'A roster', class: 'record' },
          followUps: [{ id: '1.1.1', text: 'By whom?', kind: 'text' }],
        },
      ],
    },
  ],
  translations: {
    de: {
      title: 'Wachen',
      sections: { '1': { title: 'Tor' } },
      items: { '1.1': { text: 'Ist es bewacht?', wanted: 'Ein Dienstplan' } },
      options: { usual: { yes: 'Ja', no: 'Nein' } },
    },
  },
};

describe('inLanguage', () => {
  it('gives the texts of the language, keeps every id and leaves what is not translated', () => {
    const german = inLanguage(guards, 'de');

    expect(languagesOf(guards)).toEqual(['en', 'de']);
    expect(german).toMatchObject({
      title: 'Wachen',
      summary: 'What we ask.',
      language: 'de',
      sections: [
        { id: '1', title: 'Tor', items: [{ text: 'Ist es bewacht?', evidence: { wanted: 'Ein Dienstplan' } }] },
      ],
      options: {
        usual: [
          { id: 'yes', label: 'Ja' },
          { id: 'no', label: 'Nein' },
        ],
      },
    });
    expect([...itemsOf(german)].map(({ id }) => id)).toEqual(['1.1', '1.1.1']);
    expect(readQuestionnaireObject(german)).toMatchObject({ ok: true });
    expect(inLanguage(guards, 'constructor')).toBe(guards);
  });

  it('is read back from a workbook in either language', async () => {
    const bytes = await writeQuestionnaireWorkbook(inLanguage(guards, 'de'), { answers: { '1.1': { choice: 'yes' } } });
    const read = await readQuestionnaireWorkbook(bytes, async () => guards);

    expect(read).toMatchObject({ ok: true, value: { document: { answers: { '1.1': { choice: 'yes' } } } } });
  });

  it('is refused where it speaks of what is not there', () => {
    const translations = {
      en: { title: 'Again' },
      fr: { items: { '9': { text: 'Où ?' } }, options: { constructor: { yes: 'Oui' } } },
    };

    expect(readQuestionnaireObject({ ...guards, translations })).toMatchObject({
      problems: [
        { at: '/translations/en' },
        { at: '/translations/fr/items/9' },
        { at: '/translations/fr/options/constructor' },
      ],
    });
  });
});
