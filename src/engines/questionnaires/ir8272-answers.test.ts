import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ir8272View } from '../network/ir8272.ts';
import { type AnsweredInterdependencies, interdependenciesOf } from './ir8272-answers.ts';
import { findShipped } from './library/library.ts';
import { scoreAnswers } from './score.ts';

const questionnaire = (await findShipped('ir-8272'))!;
const items = questionnaire.sections.flatMap((section) => section.items);
const optionsOf = (id: string) => questionnaire.options[items.find((item) => item.id === id)!.options!]!;

/** `project-1.2=2 …` */
function choices(text: string): Record<string, { choice: string }> {
  return Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split('='))
      .map(([item, choice]) => [item!, { choice: choice! }]),
  );
}

/** O-8272 of the reference, by the ids of options. */
const oracle: AnsweredInterdependencies = {
  assets: { PA: 50, SDA: 90, ICTA: 100 },
  projects: [{ id: 'project', answers: choices('project-1.2=2') }],
  products: [
    { id: 'product 1', answers: choices('product-1.2=3 product-2.1=yes product-2.2=no product-2.3=no') },
    { id: 'product 2', answers: choices('product-1.2=6 product-2.1=no product-2.2=yes product-2.3=no') },
  ],
  suppliers: [
    {
      id: 'supplier 1',
      answers: choices(`supplier-2.1=yes supplier-2.2=no supplier-2.3=yes
        supplier-1.2=no supplier-1.3=3-to-5 supplier-1.4=under-25 supplier-3.1=with-proof supplier-3.2=yes supplier-4.1=2
        supplier-5.1=3 supplier-6.1=yes supplier-6.2=document-review supplier-6.3=3 supplier-7.1=no supplier-8.1=no`),
    },
    { id: 'supplier 2', answers: choices('supplier-2.1=no supplier-2.2=yes supplier-2.3=no') },
  ],
  lines: [
    {
      ...{ project: 'project', product: 'product 1', supplier: 'supplier 1' },
      answers: choices(`product-3.1=under-25 product-3.2=25-to-50 product-3.3=yes product-3.4=no product-4.1=3
        product-5.1=yes`),
    },
    {
      ...{ project: 'project', product: 'product 2', supplier: 'supplier 2' },
      answers: choices(`product-3.1=25-to-50 product-3.2=over-75 product-3.3=yes product-3.4=yes product-4.1=5
        product-5.1=yes`),
    },
  ],
};

const exactly = (value: number) => ({ low: expect.closeTo(value, 9), high: expect.closeTo(value, 9) });

describe('interdependenciesOf', () => {
  it('reproduces O-8272 from the answers: 48.25, 63.5625, 60.75 and 48.333', () => {
    const input = interdependenciesOf(questionnaire, oracle);
    const { lines, projects, suppliers } = ir8272View(input);

    expect(input.lines[0]!.dependency.map(({ value }) => value)).toEqual([10, 5, 10, 10, 5, 0]);
    expect(input.suppliers[0]!.assurance.map(({ value }) => value)).toEqual([0, 5, 10, 5, 0, 7, 5, 0, 5, 5, 10, 10]);
    expect(lines.map(({ score }) => score)).toEqual([exactly(48.25), exactly(15.3125)]);
    expect(projects[0]).toMatchObject({ interdependence: exactly(63.5625), impact: exactly(60.75) });
    expect(suppliers[0]!.assurance).toEqual(exactly(100 - 6200 / 120));
  });

  it('takes what nobody answered and what nobody knows alike: at one end the worst, as the source does', () => {
    const { answers, id } = oracle.suppliers[0]!;
    const { 'supplier-8.1': _, ...without } = answers;
    const asked = (given: typeof answers) =>
      ir8272View(interdependenciesOf(questionnaire, { ...oracle, suppliers: [{ id, answers: given }] })).suppliers[0]!;

    const open = asked(without);

    expect(open.assurance).toEqual({
      low: expect.closeTo(100 - 6200 / 120, 9),
      high: expect.closeTo(100 - 5200 / 120, 9),
    });
    expect(asked({ ...without, 'supplier-8.1': { choice: 'unknown' } })).toEqual(open);
  });

  it('never makes the worst end better, nor the best end worse, by an answer less', () => {
    const given = fc.record(
      Object.fromEntries(items.map(({ id }) => [id, fc.constantFrom(...optionsOf(id).map((option) => option.id))])),
    );
    const viewOf = (answers: Record<string, string>) => {
      const chosen = Object.fromEntries(Object.entries(answers).map(([item, choice]) => [item, { choice }]));
      const own = { id: 'one', answers: chosen };
      const line = { project: 'one', product: 'one', supplier: 'one', answers: chosen };
      const all = { assets: oracle.assets, projects: [own], products: [own], suppliers: [own], lines: [line] };
      const { projects, suppliers } = ir8272View(interdependenciesOf(questionnaire, all));
      return [projects[0]!.impact!, projects[0]!.interdependence!, suppliers[0]!.assurance!];
    };
    fc.assert(
      fc.property(given, fc.constantFrom(...items.map(({ id }) => id)), (answers, left) => {
        const { [left]: _, ...fewer } = answers;
        const before = viewOf(answers);

        for (const [index, { low, high }] of viewOf(fewer).entries()) {
          expect(low).toBeLessThanOrEqual(before[index]!.low + 1e-9);
          expect(high).toBeGreaterThanOrEqual(before[index]!.high - 1e-9);
        }
      }),
    );
  });

  it('assures of a supplier as far as its practices are covered, at both ends', () => {
    const [supplier] = oracle.suppliers;
    const { 'supplier-6.3': _, ...answers } = supplier!.answers as Record<string, { choice: string }>;
    const input = interdependenciesOf(questionnaire, { ...oracle, suppliers: [{ id: 'supplier 1', answers }] });

    const { low, high } = scoreAnswers(questionnaire, answers, { day: '2026-11-22' });

    expect(ir8272View(input).suppliers[0]!.assurance).toEqual({
      low: expect.closeTo(100 * low!, 9),
      high: expect.closeTo(100 * high!, 9),
    });
  });

  it('refuses an option that is none, by name, and two answers to one question', () => {
    const asked = (choice: string | string[]) => () =>
      interdependenciesOf(questionnaire, {
        ...oracle,
        projects: [{ id: 'project', answers: { 'project-1.2': { choice } } }],
      });

    expect(asked('11')).toThrow('project-1.2 has no option 11');
    expect(asked(['1', '2'])).toThrow('project-1.2 takes one answer');
  });
});
