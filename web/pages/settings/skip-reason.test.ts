import { describe, expect, it } from 'vitest';
import { skipReasonText } from './skip-reason.ts';

describe('skipReasonText', () => {
  it('says in words why a record was left out', () => {
    expect(skipReasonText('withdrawn')).toBe('taken back by their author');
  });

  it('shows a reason that it does not know as it is', () => {
    expect(skipReasonText('moonlit')).toBe('moonlit');
  });
});
