import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Answers } from './asked.ts';
import { findShipped } from './library/library.ts';
import { proposeAnswers, sameQuestions } from './same-questions.ts';

const vendor = (await findShipped('vendor-scrm-template'))!;
const sheet = (await findShipped('small-business'))!;
const guide = (await findShipped('software-acquisition-guide'))!;
const attestation = (await findShipped('secure-software-attestation'))!;
const healthCheck = (await findShipped('small-business-health-check'))!;
const shipped = [vendor, sheet, guide, attestation, healthCheck];
const day = '2026-11-22';

describe('the mapping of same questions', () => {
  it('names items that there are and that have options, each once per entry', () => {
    for (const { id, members } of sameQuestions.entries) {
      for (const { questionnaire, item } of members)
        expect(optionsOf(questionnaire, item), `${id}: ${item}`).not.toEqual([]);
      expect(new Set(members.map(keyOf)).size, id).toBe(members.length);
    }
    expect(new Set(sameQuestions.entries.map(({ id }) => id)).size).toBe(sameQuestions.entries.length);
    expect(new Set(sameQuestions.entries.map(({ title }) => title)).size).toBe(sameQuestions.entries.length);
  });

  it('translates to options that there are', () => {
    for (const [questionnaire, options] of Object.entries(sameQuestions.options)) {
      const known = Object.values(byId(questionnaire).options).flatMap((set) => set.map(({ id }) => id));
      expect(known).toEqual(expect.arrayContaining(Object.values(options)));
    }
  });

  it('has no entry by which no answer could serve another questionnaire', () => {
    for (const { id, members } of sameQuestions.entries) {
      const serves = members.some((one) =>
        members.some(
          (other) =>
            one.questionnaire !== other.questionnaire &&
            (one.direction === 'exact' || one.direction !== other.direction),
        ),
      );
      expect(serves, id).toBe(true);
    }
  });

  it('ties each question of the small-business sheet to the one of that number, but for the one about this very buyer', () => {
    const untied = sheet.sections
      .flatMap(({ items }) => items.map(({ id }) => id))
      .filter(
        (item) =>
          !sameQuestions.entries.some(({ members }) =>
            [vendor, sheet].every(({ id }) => members.some((one) => one.questionnaire === id && one.item === item)),
          ),
      );

    expect(untied).toEqual(['1.1']);
  });
});

describe('proposeAnswers', () => {
  it('proposes the answer to the same question, and says what it rests on', () => {
    const { proposed } = propose(sheet, { '2.4': { choice: 'no' } }, vendor);

    expect(proposed).toEqual([
      {
        item: '2.4',
        answer: { choice: 'no' },
        rests: [{ entry: 'no-banned-sources', item: '2.4', choice: 'no', reason: 'same' }],
      },
    ]);
  });

  it('takes a Yes from a broader question to a part of it, and a No the other way, but never back', () => {
    expect(choices(guide, { 'CONTROL.GOV.18': 'yes' }, vendor)).toEqual({ '2.8': 'yes' });
    expect(choices(guide, { 'CONTROL.GOV.18': 'no' }, vendor)).toEqual({});
    expect(choices(vendor, { '2.8': 'no' }, guide)).toEqual({ 'CONTROL.GOV.18': 'no' });
    expect(choices(vendor, { '2.8': 'yes' }, guide)).toEqual({});
  });

  it('leaves alone what has no counterpart: Alternate, N/A, Partial and what is unknown', () => {
    expect(choices(vendor, { '2.4': 'alternate', '2.6': 'na' }, sheet)).toEqual({});
    expect(choices(sheet, { '2.4': 'partial' }, vendor)).toEqual({});
    expect(choices(healthCheck, { 'single-source': 'unknown' }, vendor)).toEqual({});
  });

  it('cannot attest to what is done in part, and does not know what lies behind a statement that was not made', () => {
    expect(choices(guide, { 'CONTROL.DEV.11': 'partial' }, attestation)).toEqual({ '1.a': 'cannot-attest' });
    expect(choices(attestation, { '1.a': 'cannot-attest' }, guide)).toEqual({});
    expect(choices(attestation, { '1.a': 'attested' }, guide)).toEqual({ 'CONTROL.DEV.11': 'yes' });
  });

  it('takes an attestation without plan of action as each of its statements', () => {
    const { proposed } = propose(guide, { 'CONTROL.GOV.01': { choice: 'yes' } }, attestation);

    expect(proposed.map(({ item }) => item)).toEqual([
      '1',
      '1.a',
      '1.b',
      '1.c',
      '1.d',
      '1.e',
      '1.f',
      '2',
      '3',
      '4',
      '4.a',
      '4.b',
      '4.c',
    ]);
    expect(new Set(proposed.map(({ answer }) => answer.choice))).toEqual(new Set(['attested']));
  });

  it('brings along the proofs that hold, each once', () => {
    const proof = {
      title: 'ISO/IEC 27001',
      class: 'certificate',
      grade: 'certified',
      verification: 'unverified',
    } as const;
    const proofs = [
      { ...proof, validUntil: day },
      { ...proof, validUntil: day },
      { ...proof, validUntil: '2026-11-21' },
    ];

    const { proposed } = propose(vendor, { '4.1': { choice: 'yes', proofs } }, guide);

    expect(proposed.map(({ item, answer }) => [item, answer])).toEqual([
      ['CONTROL.DEP.10', { choice: 'yes', proofs: [proofs[0]] }],
      ['TASK.DEP.10.01', { choice: 'yes', proofs: [proofs[0]] }],
    ]);
  });

  it('does not count an answer in a branch that was left, but one that a gate has made needless', () => {
    const task = { 'TASK.DEV.11.02': 'no' };

    expect(choices(guide, { ...task, 'CONTROL.DEV.11': 'no' }, attestation)['1.c']).toBe('cannot-attest');
    expect(choices(guide, { ...task, 'CONTROL.DEV.11': 'yes' }, attestation)['1.c']).toBeUndefined();
    expect(choices(guide, { 'CONTROL.DEV.20': 'yes', 'CONTROL.GOV.07': 'yes' }, vendor)['3.11']).toBe('yes');
  });

  it('shows both sides and proposes nothing where answers speak for different ones', () => {
    const { proposed, disputed } = propose(
      guide,
      { 'CONTROL.GOV.01': { choice: 'yes' }, 'CONTROL.DEV.11': { choice: 'no' } },
      attestation,
    );

    expect(proposed.map(({ item }) => item)).not.toContain('1.a');
    expect(disputed).toEqual([
      {
        item: '1.a',
        sides: [
          {
            choice: 'attested',
            rests: [{ entry: 'attested-whole', item: 'CONTROL.GOV.01', choice: 'yes', reason: 'implied' }],
          },
          {
            choice: 'cannot-attest',
            rests: [{ entry: 'environments-separated', item: 'CONTROL.DEV.11', choice: 'no', reason: 'same' }],
          },
        ],
      },
    ]);
  });

  it('never says what is not so, and disputes nothing, wherever all answers are true', () => {
    const pair = fc.shuffledSubarray(shipped, { minLength: 2, maxLength: 2 });

    fc.assert(
      fc.property(pair, fc.infiniteStream(fc.boolean()), ([from, to], seeds) => {
        const world = aWorld(seeds);
        const answers: Answers = Object.fromEntries(
          membersOf(from!).map((item) => [item, { choice: optionFor(from!, item, world.has(`${from!.id} ${item}`)) }]),
        );

        const { proposed, disputed } = propose(from!, answers, to!);

        expect(disputed).toEqual([]);
        for (const { item, answer, rests } of proposed) {
          expect(answer.choice).toBe(optionFor(to!, item, world.has(`${to!.id} ${item}`)));
          expect(rests.length).toBeGreaterThan(0);
          for (const basis of rests) expect(answers[basis.item]!.choice).toBe(basis.choice);
        }
      }),
    );
  });

  it('proposes nothing where nothing is answered', () => {
    for (const from of shipped) {
      for (const to of shipped) expect(propose(from, {}, to)).toEqual({ proposed: [], disputed: [] });
    }
  });
});

/**
 * What is done in one possible world, items and entries alike: some of it by chance, and all that follows from it by what `exact`, `broader` and
 * `narrower` mean.
 */
function aWorld(seeds: Iterator<boolean>): Set<string> {
  const follows = sameQuestions.entries.flatMap(({ id, members }) =>
    members.flatMap((member): [string, string][] => [
      ...(member.direction === 'narrower' ? [] : [[keyOf(member), id] as [string, string]]),
      ...(member.direction === 'broader' ? [] : [[id, keyOf(member)] as [string, string]]),
    ]),
  );
  const done = new Set([...new Set(follows.flat())].filter(() => seeds.next().value));
  for (let before = -1; before < done.size; ) {
    before = done.size;
    for (const [reason, result] of follows) if (done.has(reason)) done.add(result);
  }
  return done;
}

function membersOf({ id }: Questionnaire): string[] {
  return sameQuestions.entries.flatMap(({ members }) =>
    members.filter(({ questionnaire }) => questionnaire === id).map(({ item }) => item),
  );
}

function optionFor({ id }: Questionnaire, item: string, isDone: boolean): string {
  const [yes, no] = id === attestation.id ? ['attested', 'cannot-attest'] : ['yes', 'no'];
  const option = isDone ? yes! : no!;
  if (!optionsOf(id, item).includes(option)) throw new Error(`${item} of ${id} has no option ${option}`);
  return option;
}

const options = new Map(
  shipped.flatMap((questionnaire) =>
    [...itemsOf(questionnaire)].map((item): [string, string[]] => [
      `${questionnaire.id} ${item.id}`,
      (questionnaire.options[item.options ?? ''] ?? []).map(({ id }) => id),
    ]),
  ),
);

function optionsOf(questionnaire: string, item: string): string[] {
  return options.get(`${questionnaire} ${item}`) ?? [];
}

function byId(id: string): Questionnaire {
  return shipped.find((one) => one.id === id)!;
}

function keyOf({ questionnaire, item }: { questionnaire: string; item: string }): string {
  return `${questionnaire} ${item}`;
}

function propose(questionnaire: Questionnaire, answers: Answers, to: Questionnaire) {
  return proposeAnswers({ questionnaire, answers }, to, day);
}

function choices(from: Questionnaire, given: Record<string, string>, to: Questionnaire): Record<string, unknown> {
  const answers = Object.fromEntries(Object.entries(given).map(([item, choice]) => [item, { choice }]));
  return Object.fromEntries(propose(from, answers, to).proposed.map(({ item, answer }) => [item, answer.choice]));
}
