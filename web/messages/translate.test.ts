import { describe, expect, it } from 'vitest';
import { translate, translateRichly } from './translate.ts';

describe('translate', () => {
  it('fills the places of a text', () => {
    expect(translate('Signed in as {name}', { name: 'Ilse' })).toBe('Signed in as Ilse');
  });

  it('groups the digits of numbers', () => {
    expect(translate('{count} components', { count: 19406 })).toBe('19,406 components');
  });

  it('ends a sentence once, whatever the name at its end', () => {
    const text = 'Owned by {parent}. Makes {count}.';

    expect(translate(text, { parent: 'Merrow Inc.', count: 3 })).toBe('Owned by Merrow Inc. Makes 3.');
    expect(translate('{parent} makes it', { parent: 'Merrow Inc.' })).toBe('Merrow Inc. makes it');
  });

  it('takes the form that the count asks for', () => {
    const text = { one: '{count} row', other: '{count} rows' };

    expect([0, 1, 2].map((count) => translate(text, { count }))).toEqual(['0 rows', '1 row', '2 rows']);
  });

  it('refuses to leave a place empty', () => {
    expect(() => translate('Hello {name}', {})).toThrow('{name}');
    expect(() => translate({ one: 'row', other: 'rows' }, {})).toThrow('count');
  });
});

describe('translateRichly', () => {
  it('keeps elements as they are between the words', () => {
    expect(translateRichly('From {link}, {count} times', { link: null, count: 1200 })).toEqual([
      'From ',
      null,
      ', ',
      '1,200',
      ' times',
    ]);
  });
});
