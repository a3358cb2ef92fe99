import { describe, expect, it } from 'vitest';
import { createKeyReader } from './keys.ts';

describe('createKeyReader', () => {
  it('reads single keys as they are, in lower case', () => {
    const read = createKeyReader();

    expect([read('J', 0), read('?', 10), read('Escape', 20)]).toEqual(['j', '?', 'Escape']);
  });

  it('joins G with the letter that follows it', () => {
    const read = createKeyReader();

    expect([read('g', 0), read('s', 400), read('s', 500)]).toEqual(['g', 'g s', 's']);
  });

  it('forgets G when the letter comes too late', () => {
    const read = createKeyReader();

    expect([read('g', 0), read('s', 2000)]).toEqual(['g', 's']);
  });
});
