import { describe, expect, it } from 'vitest';
import { everyItem, itemsOf } from '../../../formats/questionnaire/document.ts';
import { findShipped } from './library.ts';

const questionnaire = (await findShipped('secure-software-attestation'))!;
const statements = questionnaire.sections.slice(2, 6);

/** By statement what it refers to of SSDF 1.1 (reference domain §10.7, and the table of the form for those under the first). */
const practices: Record<string, string> = {
  '1.a': 'PO.5.1',
  '1.b': 'PO.5.1',
  '1.c': 'PO.5.1 PO.5.2',
  '1.d': 'PO.5.1',
  '1.e': 'PO.5.2',
  '1.f': 'PO.3.2 PO.3.3 PO.5.1 PO.5.2',
  '2': 'PO.1.1 PO.3.1 PO.3.2 PO.5.1 PO.5.2 PS.1.1 PS.2.1 PS.3.1 PW.4.1 PW.4.4 PW.7.1 PW.8.1 RV.1.1',
  '3': 'PO.1.3 PO.3.2 PO.5.1 PO.5.2 PS.3.1 PS.3.2 PW.4.1 PW.4.4 RV.1.1 RV.1.2',
  '4':
    'PO.4.1 PO.4.2 PS.1.1 PW.2.1 PW.4.4 PW.5.1 PW.6.1 PW.6.2 PW.7.1 PW.7.2 PW.8.2 PW.9.1 PW.9.2 ' +
    'RV.1.1 RV.1.2 RV.1.3 RV.2.1 RV.2.2 RV.3.3',
};

describe('the secure software development attestation', () => {
  it('has what it is of and by whom, four statements, six under the first and three under the last', () => {
    expect(questionnaire.wording).toBe('own');
    expect(questionnaire.sections[0]!.items).toHaveLength(15);
    expect(statements.map(({ items }) => [...everyItem(items)].map(({ id }) => id))).toEqual([
      ['1', '1.a', '1.b', '1.c', '1.d', '1.e', '1.f'],
      ['2'],
      ['3'],
      ['4', '4.a', '4.b', '4.c'],
    ]);
  });

  it('refers to the practices of the framework that the form lists', () => {
    const items = new Map([...itemsOf(questionnaire)].map((item) => [item.id, item]));
    const listed = (id: string) => items.get(id)!.references!.flatMap(({ ids }) => ids);

    for (const [id, expected] of Object.entries(practices)) expect(listed(id).join(' '), id).toBe(expected);
    for (const parent of ['1', '4']) {
      for (const { id } of items.get(parent)!.followUps!)
        expect(listed(parent)).toEqual(expect.arrayContaining(listed(id)));
    }
  });

  it('lets a report of an assessor that still holds stand for all statements, and nothing else', () => {
    const [gate, ...others] = questionnaire.gates!;

    expect(others).toEqual([]);
    expect(gate!.when).toEqual({
      all: [
        { item: 'third-party', is: ['yes'] },
        { item: 'third-party', proof: 'valid' },
      ],
    });
    expect(gate!.skips).toEqual({ sections: [...statements.map(({ id }) => id), 'plan-of-action'] });
  });

  it('asks for a plan of action as soon as one statement cannot be made', () => {
    const plan = questionnaire.sections.at(-1)!.items[0]!;
    const ids = statements.flatMap(({ items }) => [...everyItem(items)].map(({ id }) => id));

    expect(plan.when).toEqual({ any: ids.map((item) => ({ item, is: ['cannot-attest'] })) });
    expect(questionnaire.options.attestation!.find(({ id }) => id === 'cannot-attest')!.needs).toBe('plan-of-action');
  });

  it('is signed by the chief executive or a designee who can bind the producer', () => {
    expect(questionnaire.signature!.fields.map(({ id }) => id)).toEqual(['name', 'title', 'capacity', 'date']);
    expect(questionnaire.signature!.text).toContain('may bind the producer');
  });
});
