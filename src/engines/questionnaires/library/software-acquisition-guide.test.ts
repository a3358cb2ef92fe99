import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../formats/questionnaire/answers.ts';
import { type Item, itemsOf } from '../../../formats/questionnaire/document.ts';
import { askedOf } from '../asked.ts';
import { findShipped } from './library.ts';

const guide = (await findShipped('software-acquisition-guide'))!;
const controls = guide.sections.slice(1).flatMap(({ items }) => items);

/** Of each control: the governance questions that skip it, and how many tasks it has (reference domain §8.3). */
const table: Record<string, string> = {
  SC: '2,8,18:4 9:4 10:3 1,2,8,10,18:4 13:13 10:7 1,3,8:5 1,2,8,9:11',
  DEV: `7:4 15:10 1,2,7:8 12,14:7 14:6 13:5 1,7,17:4 1,7:5 1,3,7:5 1,8,15:8 1,7:11 1,2,7:8 15:10 1:3 13:4 2,7:3 16:3 7,14:6 16:5
    1,7:3 1,4,8:3 1,4,8:5 1,7:11 3,17:3 17:8 1,7:13 1,4:0 1,4:14 6:4 1,2,4,5:4`,
  DEP: '6,11:5 11,13,18:6 3,11:8 3,11:4 11,18:2 11,12:3 1,6,11:2 11,12:5 1,3,11,12:4 7,11:5 1,6,11:5 3,11:3',
  VULN: '1,5,11:6 3,4:2 3,5,11:4 1,3:5 3,4:5 3,4,11:2 1,5,11:4 3,5:2',
};
const expected = Object.entries(table).flatMap(([section, rows]) =>
  rows.split(/\s+/).map((row, index) => {
    const [skippedBy, tasks] = row.split(':');
    return {
      id: `${section}.${two(index + 1)}`,
      skippedBy: skippedBy!.split(',').map((number) => `CONTROL.GOV.${two(Number(number))}`),
      tasks: Number(tasks),
    };
  }),
);

describe('the Software Acquisition Guide', () => {
  it('has 19 governance questions, 58 controls and 316 tasks, in the sections of the source', () => {
    const counts = guide.sections.map(({ title, items }) => [title, items.length, tasksOf(items).length]);

    expect(counts).toEqual([
      ['Governance', 19, 0],
      ['Supply Chain', 8, 51],
      ['Secure Development', 30, 183],
      ['Secure Deployment', 12, 52],
      ['Vulnerability', 8, 30],
    ]);
    expect([...itemsOf(guide)]).toHaveLength(19 + 58 + 316);
  });

  it('says that its words are its own, and says no two things twice', () => {
    const texts = [...itemsOf(guide)].map(({ text }) => text);

    expect(guide.wording).toBe('own');
    expect(new Set(texts.map((text) => text.toLowerCase())).size).toBe(texts.length);
    for (const text of texts) expect(text).toMatch(/^[A-Z].{20,298}\?$/);
  });

  it('numbers governance questions from 01 to 19, answered with Yes or No, each with its effort', () => {
    const { items } = guide.sections[0]!;

    expect(items.map(({ id }) => id)).toEqual(Array.from({ length: 19 }, (_, at) => `CONTROL.GOV.${two(at + 1)}`));
    for (const item of items) {
      expect(optionsOf(item)).toEqual(['yes', 'no']);
      expect(item.effort).toBeDefined();
      expect(item.evidence).toBeDefined();
    }
  });

  it.each(expected)('gives $id its number of tasks, and skips it on a Yes to any of $skippedBy', (row) => {
    const control = controls.find(({ id }) => id === `CONTROL.${row.id}`)!;
    const gate = guide.gates!.find(({ id }) => id === row.id)!;
    const yes = row.skippedBy.map((item) => ({ item, is: ['yes'] }));

    expect((control.followUps ?? []).map(({ id }) => id)).toEqual(
      Array.from({ length: row.tasks }, (_, at) => `TASK.${row.id}.${two(at + 1)}`),
    );
    expect(gate.when).toEqual(yes.length === 1 ? yes[0] : { any: yes });
    expect(gate.skips).toEqual({ items: [`CONTROL.${row.id}`] });
    expect(gate.keeps).toBeUndefined();
  });

  it('has a gate for each control and no other, in their order', () => {
    expect(controls.map(({ id }) => id)).toEqual(expected.map(({ id }) => `CONTROL.${id}`));
    expect(guide.gates!.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });

  it('ends after 19 answers where all of governance is Yes', () => {
    const { items } = askedOf(guide, governance(Array(19).fill(true)), day);

    expect(items.filter(({ state }) => state === 'answered')).toHaveLength(19);
    expect(items.filter(({ state }) => state === 'skipped')).toHaveLength(58 + 316);
    expect(items.filter(({ state }) => state === 'open')).toEqual([]);
  });

  it('asks just the controls of which no governance question is Yes, whatever the answers, and their tasks after Partial or No', () => {
    const option = fc.constantFrom('yes', 'partial', 'no', 'not-applicable');
    const perControl = fc.array(option, { minLength: controls.length, maxLength: controls.length });

    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 19, maxLength: 19 }), perControl, (yes, choices) => {
        const answers = governance(yes);
        const given = new Map(controls.map(({ id }, at) => [id, choices[at]!]));
        for (const [id, choice] of given) answers[id] = { choice };

        const states = askedOf(guide, answers, day).items.map(({ item, state }) => [item.id, state]);

        const awaited = expected.flatMap(({ id, skippedBy, tasks }) => {
          const isAsked = !skippedBy.some((question) => answers[question]!.choice === 'yes');
          const isOpened = ['partial', 'no'].includes(given.get(`CONTROL.${id}`)!);
          const ofTasks = isOpened ? (isAsked ? 'open' : 'skipped') : 'not-asked';
          return [
            [`CONTROL.${id}`, isAsked ? 'answered' : 'skipped'],
            ...Array.from({ length: tasks }, (_, at) => [`TASK.${id}.${two(at + 1)}`, ofTasks]),
          ];
        });
        expect(states.slice(19)).toEqual(awaited);
      }),
      { numRuns: 30 },
    );
  });

  it('opens the tasks of a control by Partial, where they are wanted, and by No, where they may show a plan', () => {
    for (const control of controls) {
      expect(control.when).toBeUndefined();
      for (const task of control.followUps ?? []) {
        expect(task.when).toEqual({ item: control.id, is: ['partial', 'no'] });
        expect(task.wantedWhen).toEqual({ item: control.id, is: ['partial'] });
        expect(optionsOf(task)).toEqual(['yes', 'no']);
        expect(task.followUps).toBeUndefined();
      }
    }
  });

  it('takes Yes, Partial, No and N/A for a control, the last with its reason, and asks for proof', () => {
    expect(guide.options.control).toMatchObject([
      { id: 'yes', value: 1 },
      { id: 'partial', value: 0.5 },
      { id: 'no', value: 0 },
      { id: 'not-applicable', notApplicable: true, needs: 'explanation' },
    ]);
    for (const control of controls) {
      expect(control.options).toBe('control');
      expect(control.evidence).toBeDefined();
    }
  });

  it('weighs controls alone, and says whose weights these are', () => {
    const weighed = [...itemsOf(guide)].filter(({ weight }) => weight !== 0);

    expect(weighed).toEqual(controls);
    expect(guide.weightsNote).toMatch(/product's defaults/);
  });

  it('refers to nothing that its frameworks do not have', () => {
    const ids: Record<string, RegExp> = {
      'SSDF 1.1': ssdfTask,
      'CSF 2.0': /^GV\.SC-(0\d|10)$/,
      'SP 800-161r1': /^3\.4\.1$/,
      'SP 800-53r5': /^(AC|AT|AU|CA|CM|IA|IR|MA|PS|RA|SA|SI|SR)-\d+(\(\d+\))?$/,
    };

    for (const { id, references = [] } of [...guide.sections[0]!.items, ...controls]) {
      expect(references, id).not.toHaveLength(0);
      for (const reference of references) {
        for (const one of reference.ids) expect(one, id).toMatch(ids[reference.framework]!);
      }
    }
  });

  it('reaches every task of SSDF that prepares, protects and produces', () => {
    const reached = new Set(
      controls.flatMap(({ references = [] }) =>
        references.filter(({ framework }) => framework === 'SSDF 1.1').flatMap(({ ids }) => ids),
      ),
    );

    const missing = ssdfTasks.filter((task) => !task.startsWith('RV') && !reached.has(task));
    expect(missing).toEqual([]);
  });
});

/** SP 800-218: PO 13, PS 4, PW 16, RV 9 tasks; PW.3, PW.4.3 and PW.5.2 are no more. */
const ssdfTasks = [
  ...['PO.1.1', 'PO.1.2', 'PO.1.3', 'PO.2.1', 'PO.2.2', 'PO.2.3', 'PO.3.1', 'PO.3.2', 'PO.3.3', 'PO.4.1', 'PO.4.2'],
  ...['PO.5.1', 'PO.5.2', 'PS.1.1', 'PS.2.1', 'PS.3.1', 'PS.3.2', 'PW.1.1', 'PW.1.2', 'PW.1.3', 'PW.2.1', 'PW.4.1'],
  ...['PW.4.2', 'PW.4.4', 'PW.5.1', 'PW.6.1', 'PW.6.2', 'PW.7.1', 'PW.7.2', 'PW.8.1', 'PW.8.2', 'PW.9.1', 'PW.9.2'],
  ...['RV.1.1', 'RV.1.2', 'RV.1.3', 'RV.2.1', 'RV.2.2', 'RV.3.1', 'RV.3.2', 'RV.3.3', 'RV.3.4'],
];
const ssdfTask = new RegExp(`^(${ssdfTasks.join('|').replaceAll('.', '\\.')})$`);

const day = '2026-11-22';

function governance(yes: readonly boolean[]): Record<string, Answer> {
  return Object.fromEntries(yes.map((isYes, at) => [`CONTROL.GOV.${two(at + 1)}`, { choice: isYes ? 'yes' : 'no' }]));
}

function tasksOf(items: readonly Item[]): Item[] {
  return items.flatMap(({ followUps = [] }) => followUps);
}

function optionsOf({ options }: Item): string[] {
  return guide.options[options!]!.map(({ id }) => id);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
