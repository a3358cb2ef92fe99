import { describe, expect, it } from 'vitest';
import { findShipped, shippedIds } from '../../engines/questionnaires/library/library.ts';
import { compareQuestionnaires, type Step, stepOf, versionAfter } from './compare.ts';
import type { Item, Option, Questionnaire } from './document.ts';
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
        { id: '1.1', text: 'Is it guarded?', kind: 'single', options: 'usual' },
        { id: '1.2', text: 'By whom?', kind: 'text', when: { item: '1.1', is: ['yes'] } },
      ],
    },
  ],
  gates: [{ id: 'g', text: 'Falls away.', when: { item: '1.1', is: ['no'] }, skips: { items: ['1.2'] } }],
};

describe('compareQuestionnaires', () => {
  it('finds nothing between a questionnaire and itself, however its members are ordered', async () => {
    for (const id of shippedIds) {
      const shipped = (await findShipped(id))!;
      const turned = Object.fromEntries(Object.entries(shipped).reverse()) as unknown as Questionnaire;

      expect(compareQuestionnaires(shipped, turned)).toEqual([]);
    }
  });

  const first: Item = guards.sections[0]!.items[0]!;
  const second: Item = guards.sections[0]!.items[1]!;
  const asking = (...items: Item[]) => ({ sections: [{ id: '1', title: 'Gate', items }] });
  const offering = (...usual: Option[]) => ({ options: { usual } });
  const [yes, no] = guards.options.usual as [Option, Option];

  it.each<[string, Step, Partial<Questionnaire>]>([
    ['another text', 'patch', asking({ ...first, text: 'Is the gate guarded?' }, second)],
    ['another label', 'patch', offering({ ...yes, label: 'Yes!' }, no)],
    ['a translation', 'patch', { translations: { de: { title: 'Wachen' } } }],
    ['a question more', 'minor', asking(first, second, { id: '1.3', text: 'When?', kind: 'date' })],
    ['another weight', 'minor', asking({ ...first, weight: 3 }, second)],
    ['another value of an answer', 'minor', offering(yes, { ...no, value: 0.2 })],
    ['an answer more', 'minor', offering(yes, no, { id: 'na', label: 'No matter' })],
    ['a gate less', 'minor', { gates: [] }],
    ['another kind', 'major', asking(first, { ...second, kind: 'file' })],
    ['a question less', 'major', { ...asking(first), gates: [] }],
    ['an answer less', 'major', { ...offering(yes), gates: [] }],
  ])('says of %s that it is a %s change', (_, step, change) => {
    const after = { ...guards, ...change };

    expect(readQuestionnaireObject(after)).toMatchObject({ ok: true });
    expect(stepOf(compareQuestionnaires(guards, after))).toBe(step);
  });

  it('shows what a field said before and says now, and a removed question by its text', () => {
    const after = { ...guards, ...asking({ ...first, text: 'Guarded at night?' }), gates: [] };
    const changes = compareQuestionnaires(guards, after);

    expect(changes).toMatchObject([
      { what: 'changed', kind: 'item', id: '1.1', fields: [{ field: 'text', before: 'Is it guarded?' }] },
      { what: 'removed', kind: 'item', id: '1.2', text: 'By whom?' },
      { what: 'removed', kind: 'gate', id: 'g' },
    ]);
  });

  it('tells another order once', () => {
    const { when: _, ...unconditional } = second;
    const changes = compareQuestionnaires(guards, { ...guards, ...asking(unconditional, first) });

    expect(changes.map(({ kind, fields }) => [kind, fields[0]!.field])).toEqual([
      ['item', 'when'],
      ['questionnaire', 'order'],
    ]);
  });
});

describe('versionAfter', () => {
  it('raises the number of the step and begins those behind it anew', () => {
    expect(versionAfter('1.4.2', 'patch')).toBe('1.4.3');
    expect(versionAfter('1.4.2', 'minor')).toBe('1.5.0');
    expect(versionAfter('1.4.2', 'major')).toBe('2.0.0');
  });
});
