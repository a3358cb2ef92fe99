import { describe, expect, it } from 'vitest';
import { noWords, wordsOf } from './words.ts';

describe('wordsOf', () => {
  it('sends only what the state has', () => {
    const typed = { ...noWords('ada'), justification: 'component_not_present', action: 'Raise it.', reason: ' Seen. ' };

    expect(wordsOf(typed)).toEqual({
      state: 'not_affected',
      justification: 'component_not_present',
      statement: null,
      action: null,
      reason: 'Seen.',
      approverId: null,
      expiresOn: null,
    });
    expect(wordsOf({ ...typed, state: 'affected' })).toMatchObject({ justification: null, action: 'Raise it.' });
    expect(wordsOf({ ...typed, state: 'accepted', expiresOn: '2027-01-31' })).toMatchObject({
      approverId: 'ada',
      expiresOn: '2027-01-31',
    });
  });
});
