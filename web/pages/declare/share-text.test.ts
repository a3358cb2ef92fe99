import { describe, expect, it } from 'vitest';
import { formatShare, parseShare } from './share-text.ts';

describe('parseShare', () => {
  it.each([
    ['40', { share: 0.4, shareMax: null }],
    ['12,5 %', { share: 0.125, shareMax: null }],
    ['40-60', { share: 0.4, shareMax: 0.6 }],
    ['40 % to 60 %', { share: 0.4, shareMax: 0.6 }],
    ['', { share: null, shareMax: null }],
  ])('reads %j', (text, share) => {
    expect(parseShare(text)).toEqual(share);
  });

  it.each(['many', '140', '60 to 40', '-5', '1e9', '10 to'])('takes %j for no share', (text) => {
    expect(parseShare(text)).toBeUndefined();
  });

  it('reads what it wrote', () => {
    for (const text of ['0.1', '33.3 to 66.7', '100']) expect(formatShare(parseShare(text)!)).toBe(text);
  });
});
