import { describe, expect, it } from 'vitest';
import { follow, readEvents } from './follow.ts';

interface State {
  done: number;
}

function aStream(...parts: string[]): Promise<Response> {
  const body = new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
  return Promise.resolve(new Response(body));
}

function seenBy(open: () => Promise<Response>, answers: (State | 'away')[] = []): Promise<number[]> {
  const seen: number[] = [];
  return new Promise((resolve) => {
    follow<State>(
      {
        open,
        ask: () => {
          const answer = answers.shift();
          if (answer === 'away' || answer === undefined) return Promise.reject(new Error('away'));
          return Promise.resolve(answer);
        },
        isOver: (state) => state.done === 3,
        onState: (state) => {
          seen.push(state.done);
          if (state.done === 3) resolve(seen);
        },
      },
      () => Promise.resolve(),
    );
  });
}

describe('follow', () => {
  it('hands on each state of the stream', async () => {
    expect(await seenBy(() => aStream('data: {"done":1}\n\n', 'data: {"done":3}\n\n'))).toEqual([1, 3]);
  });

  it('asks where the stream breaks off, also after an answer that does not come', async () => {
    expect(await seenBy(() => aStream('data: {"done":1}\n\n'), ['away', { done: 2 }, { done: 3 }])).toEqual([1, 2, 3]);
  });

  it('asks where there is no stream at all', async () => {
    expect(await seenBy(() => Promise.reject(new Error('no stream')), [{ done: 3 }])).toEqual([3]);
  });
});

describe('readEvents', () => {
  it('joins lines that arrive in pieces and leaves comments out', async () => {
    const response = await aStream(': hello\nda', 'ta: {"do', 'ne":2}\n\n: beat\n');

    const states: State[] = [];
    for await (const state of readEvents<State>(response)) states.push(state);

    expect(states).toEqual([{ done: 2 }]);
  });
});
