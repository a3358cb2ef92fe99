import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../formats/questionnaire/answers.ts';
import { type Item, itemsOf } from '../../../formats/questionnaire/document.ts';
import { askedOf, type ItemState } from '../asked.ts';
import { findShipped } from './library.ts';

const template = (await findShipped('vendor-scrm-template'))!;
const items = [...itemsOf(template)];
const day = '2026-11-01';

type Answers = Record<string, Answer>;

/** An answer with a proof whose last day is given, null: that does not say until when it holds. */
function answered(choice: string, ...validUntil: (string | null)[]): Answer {
  const proofs = validUntil.map((until) => ({
    ...({ title: 'A proof', class: 'certificate', grade: 'certified', verification: 'unverified' } as const),
    ...(until === null ? {} : { validUntil: until }),
  }));
  return { choice, proofs };
}

function idsThat(state: ItemState, answers: Answers): string[] {
  return askedOf(template, answers, day).items.flatMap((one) => (one.state === state ? [one.item.id] : []));
}

function idsIn(...sections: string[]): string[] {
  return items.map(({ id }) => id).filter((id) => sections.includes(id.split('.')[0]!));
}

describe('a gate of the vendor template', () => {
  it.each([
    ['1', '1.1', answered('yes', day), 251, idsIn('2', '3', '4', '5', '6', '7', '8')],
    ['1', '1.2', answered('yes', day), 251, idsIn('2', '3', '4', '5', '6', '7', '8')],
    ['3.1', '3.1', answered('no'), 32, idsIn('3').filter((id) => id !== '3.1' && id !== '3.1.1')],
    ['4.1', '4.1', answered('yes', day), 80, idsIn('4').filter((id) => id !== '4.1')],
    [
      '5.1',
      '5.1',
      answered('yes', day),
      30,
      idsIn('5').filter((id) => !id.startsWith('5.1') || id === '5.10' || id.startsWith('5.10.')),
    ],
  ])('%s, opened by %s, lets fall away exactly what it carries', (gate, item, answer, count, skipped) => {
    const asked = askedOf(template, { [item]: answer }, day);

    expect(skipped).toHaveLength(count);
    expect(idsThat('skipped', { [item]: answer })).toEqual(skipped);
    expect(asked.gates.find((one) => one.gate.id === gate)).toMatchObject({ state: 'holds', skips: count });
  });

  it.each(['1.1', '1.2', '4.1', '5.1'])(
    'stays shut on a Yes to %s without proof, and from the day after its last',
    (item) => {
      for (const answer of [
        answered('yes'),
        answered('yes', null),
        answered('yes', '2026-10-31'),
        answered('no', day),
      ]) {
        expect(idsThat('skipped', { [item]: answer })).toEqual([]);
      }
    },
  );

  it('asks for other attestations only of a vendor without the clearance', () => {
    const others = ['5.1.1', '5.1.2'];

    for (const choice of ['no', 'alternate', 'na']) {
      expect(idsThat('open', { '5.1': answered(choice) })).toEqual(expect.arrayContaining(others));
    }
    expect(idsThat('not-asked', { '5.1': answered('yes', day) })).toEqual(others);
  });

  it('lets question 1.2 stay open for a vendor who has answered before', () => {
    const isWanted = (answers: Answers) =>
      askedOf(template, answers, day).items.find(({ item }) => item.id === '1.2')!.isWanted;

    expect(isWanted({ '1.1': answered('yes', day) })).toBe(false);
    expect(isWanted({ '1.1': answered('no') })).toBe(true);
  });
});

const proofs = fc.array(fc.constantFrom(null, '2026-10-31', day, '2030-01-01'), { maxLength: 2 });

/** Any answers to the questions that have options, the four gates among them, each perhaps with proofs that hold or do not. */
const anyAnswers: fc.Arbitrary<Answers> = fc
  .tuple(
    ...items
      .filter(({ options }) => options !== undefined)
      .map(({ id, options }) =>
        fc
          .tuple(fc.constantFrom(undefined, ...template.options[options!]!.map((option) => option.id)), proofs)
          .map(([choice, until]) => [id, choice === undefined ? undefined : answered(choice, ...until)] as const),
      ),
  )
  .map((pairs) => Object.fromEntries(pairs.filter((pair): pair is [string, Answer] => pair[1] !== undefined)));

/** The rule of the source for what a path through the gates leaves out, apart from the data. */
function fallsAway(id: string, answers: Answers): boolean {
  const isProven = (gate: string) =>
    answers[gate]?.choice === 'yes' && answers[gate].proofs!.some(({ validUntil }) => (validUntil ?? '') >= day);
  const section = id.split('.')[0]!;
  if (section !== '1' && (isProven('1.1') || isProven('1.2'))) return true;
  if (section === '3') return id !== '3.1' && answers['3.1']?.choice === 'no';
  if (section === '4' || section === '5') return id !== `${section}.1` && isProven(`${section}.1`);
  return false;
}

function stateBySource(item: Item, answers: Answers): ItemState {
  const before = stateBefore(item, answers);
  if (before === 'not-asked') return 'not-asked';
  if (fallsAway(item.id, answers)) return 'skipped';
  if (before === 'undetermined') return 'undetermined';
  return answers[item.id] ? 'answered' : 'open';
}

/** Every follow-up of the template hangs on the choice at one question, or on none. */
function stateBefore({ when }: Item, answers: Answers): 'asked' | 'not-asked' | 'undetermined' {
  if (when === undefined) return 'asked';
  if (!('is' in when)) throw new Error('a condition of another kind');
  const choice = answers[when.item]?.choice;
  if (choice === undefined) return 'undetermined';
  return when.is.includes(choice as string) ? 'asked' : 'not-asked';
}

describe('every path through the gates', () => {
  it('skips, asks and leaves unasked as the source has it', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const states = askedOf(template, answers, day).items.map(({ item, state }) => `${item.id} ${state}`);

        expect(states).toEqual(items.map((item) => `${item.id} ${stateBySource(item, answers)}`));
      }),
      { numRuns: 300 },
    );
  });

  it('comes to an end: with every asked item answered in turn nothing is open or undetermined', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom('yes', 'no', 'alternate'), (start, choice) => {
        const answers = { ...start };
        for (let next = nextOpen(answers); next; next = nextOpen(answers)) {
          const options = next.options === undefined ? [] : template.options[next.options]!;
          answers[next.id] =
            options.length > 0 ? { choice: options.find(({ id }) => id === choice)?.id ?? 'no' } : { text: 'So.' };
        }

        expect([...idsThat('open', answers), ...idsThat('undetermined', answers)]).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });
});

function nextOpen(answers: Answers): Item | undefined {
  return askedOf(template, answers, day).items.find(({ state }) => state === 'open')?.item;
}
