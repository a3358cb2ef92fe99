import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors.ts';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import type { GivenAnswer, OwnStanding } from '../../../src/modules/assessments/own-contract.ts';
import { AnswerStore, type Change } from './answer-store.ts';
import { sameAnswer } from './answer-value.ts';
import { keptIn } from './kept-answers.ts';

const standing: OwnStanding = {
  ...{ items: {}, optional: [], gates: [], asked: 0, answered: 0, sections: [], hints: [], changed: false },
};
const savedAt = '2026-03-01T10:42:00.000Z';

/** Versions as the contract words them: an answer over another version than the one that stands goes beside it. */
class Shelf {
  answers: Record<string, GivenAnswer> = {};
  /** How the next calls end: before anything is kept, after it was, or well. */
  ends: ('before' | 'after' | 'well')[] = [];
  refusal: ((changes: readonly Change[]) => AppError | undefined) | undefined;

  save = async (changes: readonly Change[]) => {
    const end = this.ends.shift() ?? 'well';
    if (end === 'before') throw new TypeError('Failed to fetch');
    const refusal = this.refusal?.(changes);
    if (refusal) throw refusal;
    for (const change of changes) this.#take(change);
    if (end === 'after') throw new TypeError('Failed to fetch');
    const answers = Object.fromEntries(changes.map(({ item }) => [item, this.answers[item]!]));
    const beside = changes.filter(({ item, version }) => this.answers[item]!.version !== version + 1);
    return { answers, beside: beside.map(({ item }) => item), standing, savedAt };
  };

  read = async () => ({ answers: structuredClone(this.answers), standing });

  #take({ item, version, answer, confirmed, settles }: Change): void {
    const held = this.answers[item];
    if ((held?.version ?? 0) === version) {
      const aside = settles ? [] : (held?.aside ?? []);
      this.answers[item] = { answer, version: version + 1, by: null, savedAt, confirmed, aside };
    } else if (!sameAnswer(held!.answer, answer)) {
      const beside = [...held!.aside, { answer, by: null, savedAt }];
      this.answers[item] = { ...held!, version: held!.version + 1, aside: beside };
    }
  }
}

class Memory implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  [key: string]: unknown;
  getItem(key: string) {
    return (this[key] as string | undefined) ?? null;
  }
  setItem(key: string, value: string) {
    this[key] = value;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

function openOn(shelf: Shelf, memory: Memory, part = 'one'): AnswerStore {
  const first = { answers: structuredClone(shelf.answers), standing };
  const kept = keptIn(memory as unknown as Storage, part);
  return new AnswerStore({ first, kept, save: shelf.save, read: shelf.read, most: 300 });
}

async function flushed(store: AnswerStore): Promise<void> {
  while (!(await store.flush())) await Promise.resolve();
}

const said = (text: string): Answer => ({ text });

describe('the answers of a page', () => {
  it('are kept in the browser before they are sent, and come back when it died in between', async () => {
    const shelf = new Shelf();
    const memory = new Memory();
    openOn(shelf, memory).alter('4.9', said('The Brno line'));

    const again = openOn(shelf, memory);

    expect(again.item('4.9')).toMatchObject({ answer: said('The Brno line'), isUnsent: true });
    expect(again.overall().restored).toBe(1);
    await flushed(again);
    expect(shelf.answers['4.9']).toMatchObject({ answer: said('The Brno line'), version: 1, aside: [] });
    expect(openOn(shelf, memory).overall().restored).toBe(0);
  });

  it('reach the server once each, whatever calls fail, with no answer beside another of one writer', async () => {
    const step = fc.record({
      item: fc.constantFrom('a', 'b'),
      text: fc.constantFrom('x', 'y', 'z'),
      next: fc.constantFrom('type on', 'send', 'begin anew'),
    });
    const ends = fc.array(fc.constantFrom('before' as const, 'after' as const, 'well' as const), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), ends, async (steps, calls) => {
        const shelf = new Shelf();
        shelf.ends = [...calls];
        const memory = new Memory();
        let store = openOn(shelf, memory);
        const last = new Map<string, string>();
        for (const { item, text, next } of steps) {
          store.alter(item, said(text));
          last.set(item, text);
          if (next === 'send') await store.flush();
          if (next === 'begin anew') {
            void store.flush();
            store.start()();
            await store.refresh();
            store = openOn(shelf, memory);
          }
        }
        shelf.ends = [];
        await flushed(store);

        for (const [item, text] of last) {
          expect(shelf.answers[item]).toMatchObject({ answer: said(text), aside: [] });
        }
        store.start()();
      }),
      { numRuns: 200 },
    );
  });

  it('of two who answer at the same time both stand until somebody chooses', async () => {
    const shelf = new Shelf();
    const [one, other] = [openOn(shelf, new Memory(), 'one'), openOn(shelf, new Memory(), 'other')];
    one.alter('4.9', said('yes'));
    other.alter('4.9', said('no'));
    await flushed(one);
    await flushed(other);
    await one.refresh();

    expect(one.item('4.9').given).toMatchObject({ answer: said('yes'), aside: [{ answer: said('no') }] });
    expect(other.item('4.9').given).toEqual(one.item('4.9').given);

    other.alter('4.9', said('no'), { settles: true });
    await flushed(other);
    await one.refresh();

    expect(one.item('4.9')).toMatchObject({ answer: said('no'), given: { aside: [] } });
  });

  it('keep the spaces that somebody is typing, though the server keeps none', async () => {
    const shelf = new Shelf();
    const store = openOn(shelf, new Memory());
    store.alter('a', said('By our own '));
    await flushed(store);
    shelf.answers.a!.answer = said('By our own');
    await store.refresh();

    expect(store.item('a').answer).toEqual(said('By our own '));
    shelf.answers.a = { ...shelf.answers.a!, answer: said('By theirs'), version: 2 };
    await store.refresh();
    expect(store.item('a').answer).toEqual(said('By theirs'));
  });

  it('that the server does not take hold up none of the others', async () => {
    const shelf = new Shelf();
    shelf.refusal = (changes) =>
      changes.some(({ item }) => item === 'wrong') ? new AppError('invalid-input', 'No such option.') : undefined;
    const store = openOn(shelf, new Memory());
    for (const item of ['a', 'wrong', 'b']) store.alter(item, said('x'));
    await store.flush();

    expect(store.item('wrong').refused).toBe('No such option.');
    expect(Object.keys(shelf.answers)).toEqual(['a', 'b']);
    store.start()();
  });

  it('stay in the browser when the link has ended, and are sent no more', async () => {
    const shelf = new Shelf();
    shelf.refusal = () => new AppError('not-found', 'This link does not work.');
    const memory = new Memory();
    const store = openOn(shelf, memory);
    store.alter('a', said('x'));

    expect(await store.flush()).toBe(false);
    expect(store.overall()).toMatchObject({ state: 'ended', unsent: 1 });
    expect(openOn(shelf, memory).item('a').answer).toEqual(said('x'));
  });
});
