import { describe, expect, it } from 'vitest';
import { findShipped, shippedIds } from '../../../../src/engines/questionnaires/library/library.ts';
import { type Condition, itemsOf, type Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { readQuestionnaireObject } from '../../../../src/formats/questionnaire/read-questionnaire.ts';
import { conditionOf, rowsOf } from './condition-rows.ts';
import { addItem, moveItem, removeItem } from './edit-items.ts';
import { placeOfProblem } from './problem-place.ts';
import { renameItem, renameOption, renameSection, renameSet } from './rename.ts';

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
          text: 'Guarded?',
          kind: 'single',
          options: 'usual',
          knockOut: ['no'],
          followUps: [{ id: '1.1.1', text: 'By whom?', kind: 'text', when: { item: '1.1', is: ['yes'] } }],
        },
        { id: '1.2', text: 'Since when?', kind: 'date' },
      ],
    },
    { id: '2', title: 'Dog', items: [{ id: '2.1', text: 'Which?', kind: 'text' }] },
  ],
  gates: [{ id: 'g', text: 'Away.', when: { item: '1.1', is: ['no'] }, skips: { sections: ['2'], items: ['1.2'] } }],
  profiles: [{ id: 'short', title: 'Short', items: ['1.1', '1.2'] }],
  translations: {
    de: {
      items: { '1.1': { text: 'Bewacht?' } },
      options: { usual: { yes: 'Ja' } },
      sections: { '2': { title: 'Hund' } },
    },
  },
};
const order = (document: Questionnaire) => [...itemsOf(document)].map(({ id }) => id).join(' ');
const isSound = (document: Questionnaire) => readQuestionnaireObject(document).ok;

describe('the editor of questionnaires', () => {
  it('moves questions among their siblings, into the next section, in as follow-ups and out again', () => {
    expect(order(moveItem(guards, '1.2', 'up'))).toBe('1.2 1.1 1.1.1 2.1');
    expect(order(moveItem(guards, '1.2', 'down'))).toBe('1.1 1.1.1 1.2 2.1');
    expect(moveItem(guards, '1.2', 'down').sections.map(({ items }) => items.length)).toEqual([1, 2]);
    const inside = moveItem(guards, '1.2', 'in');
    expect(inside.sections[0]!.items[0]!.followUps!.map(({ id }) => id)).toEqual(['1.1.1', '1.2']);
    expect(moveItem(inside, '1.2', 'out')).toEqual(guards);
    expect(moveItem(guards, '2.1', 'down')).toBe(guards);
  });

  it('gives new questions ids that nobody has', () => {
    const { document, id } = addItem(guards, { section: '1' });

    expect(id).toBe('1.3');
    expect(addItem(document, { after: '1.1' }).id).toBe('1.4');
    expect(addItem(document, { under: '1.1' }).id).toBe('1.1.2');
  });

  it('leaves what did not change as it was, so that it is not drawn anew', () => {
    const { document } = addItem(guards, { section: '2' });

    expect(document.sections[0]).toBe(guards.sections[0]);
  });

  it('takes a removed question out of profiles and translations, and leaves conditions to be mended', () => {
    const next = removeItem(guards, '1.1');

    expect(order(next)).toBe('1.2 2.1');
    expect(next.profiles![0]!.items).toEqual(['1.2']);
    expect(next.translations!.de!.items).toEqual({});
    expect(readQuestionnaireObject(next)).toMatchObject({ problems: [{ at: '/gates/0/when/item' }] });
  });

  it('renames with all that refers to it', () => {
    const named = renameOption(
      renameSet(renameSection(renameItem(guards, '1.1', 'A'), '2', 'dog'), 'usual', 'answers'),
      'answers',
      'no',
      'never',
    );

    expect(isSound(named)).toBe(true);
    expect(named.gates![0]).toMatchObject({ when: { item: 'A', is: ['never'] }, skips: { sections: ['dog'] } });
    expect(named.sections[0]!.items[0]).toMatchObject({ id: 'A', options: 'answers', knockOut: ['never'] });
    expect(named.translations!.de).toMatchObject({ items: { A: {} }, options: { answers: {} }, sections: { dog: {} } });
  });

  it('shows conditions as rows and makes the same conditions of them', async () => {
    const said = (condition: Condition) => conditionOf(rowsOf(condition)!);
    const documents = await Promise.all(shippedIds.map((id) => findShipped(id)));
    const conditions = documents.flatMap((one) => [
      ...[...itemsOf(one!)].flatMap(({ when = [], wantedWhen = [] }) => [when, wantedWhen].flat()),
      ...(one!.gates ?? []).map(({ when }) => when),
    ]);
    const simple = conditions.filter((condition) => rowsOf(condition));

    expect(simple.length).toBeGreaterThan(conditions.length * 0.9);
    for (const condition of simple) expect(said(condition)).toEqual(condition);
    expect(rowsOf({ not: { any: [{ item: '1', is: ['a'] }] } })).toBeUndefined();
  });

  it('finds the place of a problem', () => {
    expect(placeOfProblem(guards, '/sections/0/items/0/followUps/0/text')).toEqual({ kind: 'item', id: '1.1.1' });
    expect(placeOfProblem(guards, '/sections/1/title')).toEqual({ kind: 'section', id: '2' });
    expect(placeOfProblem(guards, '/translations/de/items/1.1')).toEqual({ kind: 'item', id: '1.1' });
    expect(placeOfProblem(guards, '/gates/0/when')).toEqual({ kind: 'gates' });
    expect(placeOfProblem(guards, '/options/usual/0/label')).toEqual({ kind: 'options' });
    expect(placeOfProblem(guards, '/id')).toEqual({ kind: 'head' });
  });
});
