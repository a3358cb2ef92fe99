import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../../formats/questionnaire/document.ts';
import { findShipped } from './library.ts';

const questionnaire = (await findShipped('ir-8272'))!;
const items = [...itemsOf(questionnaire)];
const optionsOf = (id: string) => questionnaire.options[items.find((item) => item.id === id)!.options!]!;

/** Points by question in the order of the source's answers, "I don't know" last (reference domain §11.4a). */
const points: Record<string, string> = {
  'project-1.2': '100 90 80 70 60 50 40 30 20 10 100',
  'product-1.2': '100 90 80 70 60 50 40 30 20 10 100',
  'product-2.1': '10 0 10',
  'product-2.2': '10 0 10',
  'product-2.3': '10 0 10',
  'product-3.1': '10 5 2 0 10',
  'product-3.2': '10 5 2 0 10',
  'product-3.3': '10 0 10',
  'product-3.4': '0 10 10',
  'product-4.1': '10 7 5 2 0 10',
  'product-5.1': '0 10 10',
  'supplier-1.2': '10 0 10',
  'supplier-1.3': '10 5 2 0 10',
  'supplier-1.4': '10 5 0 10',
  'supplier-2.1': '10 0 10',
  'supplier-2.2': '10 0 10',
  'supplier-2.3': '10 0 10',
  'supplier-3.1': '10 7 5 3 0 0 10',
  'supplier-3.2': '0 10 10',
  'supplier-4.1': '10 7 5 3 0 10',
  'supplier-5.1': '10 7 5 3 0 10',
  'supplier-6.1': '0 10 10',
  'supplier-6.2': '10 9 5 3 0 10',
  'supplier-6.3': '10 7 5 3 0 10',
  'supplier-7.1': '10 5 5 0 10',
  'supplier-8.1': '0 10 10',
};

describe('the questionnaire of NIST IR 8272', () => {
  it('has 1 question on the project, 10 on the product and 15 on the supplier', () => {
    expect(questionnaire.sections.map(({ id, items: own }) => [id, own.length])).toEqual([
      ['project', 1],
      ['product', 10],
      ['supplier', 15],
    ]);
    expect(questionnaire.wording).toBe('own');
  });

  it('feeds each figure by as many questions as the source does', () => {
    const count = (section: string) =>
      Object.fromEntries(
        [
          ...Map.groupBy(questionnaire.sections.find(({ id }) => id === section)!.items, ({ measures }) => measures),
        ].map(([figure, own]) => [figure, own.length]),
      );

    expect(count('project')).toEqual({ criticality: 1 });
    expect(count('product')).toEqual({
      ...{ criticality: 1, dependency: 6 },
      ...{ 'access-ICTA': 1, 'access-PA': 1, 'access-SDA': 1 },
    });
    expect(count('supplier')).toEqual({ assurance: 12, 'access-ICTA': 1, 'access-PA': 1, 'access-SDA': 1 });
  });

  it('gives each answer the points of the source, and what nobody knows the most', () => {
    const shipped = items.map(({ id }) => [
      id,
      optionsOf(id)
        .map((option) => option.points)
        .join(' '),
    ]);

    expect(Object.fromEntries(shipped)).toEqual(points);
    for (const { id } of items) expect(optionsOf(id).at(-1)!.id).toBe('unknown');
  });

  it('counts as practice only what assures of the supplier: 1 less a tenth of the points', () => {
    for (const { id, measures } of items) {
      for (const { id: option, value, points: given, notApplicable } of optionsOf(id)) {
        const isPractice = measures === 'assurance' && option !== 'unknown' && !notApplicable;
        expect(value, `${id} ${option}`).toBe(isPractice ? Number((1 - given! / 10).toFixed(10)) : undefined);
      }
    }
  });

  it('names the categories of the framework that the source names', () => {
    const named = items.flatMap(({ id, references = [] }) => references.map(({ ids }) => [id, ...ids]));

    expect(named).toEqual([
      ['project-1.2', 'ID.AM-5'],
      ['product-1.2', 'ID.AM-5'],
      ['product-2.1', 'DE.CM-6'],
      ['product-2.2', 'PR.AC-7'],
      ['supplier-2.1', 'PR.AC-1'],
      ['supplier-2.3', 'PR.AC-4'],
    ]);
  });
});
