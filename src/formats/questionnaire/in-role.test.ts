import { describe, expect, it } from 'vitest';
import { findShipped } from '../../engines/questionnaires/library/library.ts';
import { type Item, itemsOf, type Questionnaire } from './document.ts';
import { inLanguage } from './in-language.ts';
import { asAsked, inRole } from './in-role.ts';
import { readQuestionnaireObject } from './read-questionnaire.ts';

const shipped = (await findShipped('small-business'))!;
const texts = (questionnaire: Questionnaire) => [...itemsOf(questionnaire)].map(({ text }) => text);

describe('a questionnaire in the words of a role', () => {
  it('asks the same in other words, and is a questionnaire by itself', () => {
    for (const { id } of shipped.roles!) {
      const spoken = inRole(shipped, id);

      expect(texts(spoken)).toEqual([...itemsOf(shipped)].map((item: Item) => item.textByRole![id]));
      expect([...itemsOf(spoken)].map((item) => item.id)).toEqual([...itemsOf(shipped)].map((item) => item.id));
      expect(readQuestionnaireObject(spoken)).toMatchObject({ ok: true });
    }
  });

  it('speaks to the supplier where it is sent, and stays as it is where it knows no roles', async () => {
    const plain = (await findShipped('vendor-scrm-template'))!;

    expect(asAsked(shipped)).toEqual(inRole(shipped, 'supplier'));
    expect(asAsked(plain)).toBe(plain);
  });

  it('speaks so in its other languages too, and in the general words where a translation has no others', () => {
    const [first, second] = [...itemsOf(shipped)];
    const items = {
      [first!.id]: { text: 'Allgemein?', textByRole: { supplier: 'Sie?' } },
      [second!.id]: { text: 'Auch allgemein?' },
    };
    const german = inLanguage(inRole({ ...shipped, translations: { de: { items } } }, 'supplier'), 'de');

    expect(texts(german).slice(0, 2)).toEqual(['Sie?', 'Auch allgemein?']);
    expect(texts(german)[2]).toBe([...itemsOf(shipped)][2]!.textByRole!.supplier);
  });
});
