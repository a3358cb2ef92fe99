import { describe, expect, it } from 'vitest';
import { fieldChanges, sentence, tableInWords, titleOf, valueText } from './row-words.ts';

const names = {
  s: { kind: 'supplier', number: 'S-0001', name: 'Kestrelline' },
  p: { kind: 'product', number: 'P-0001', name: 'RTU-420' },
  o: { kind: 'person', number: null, name: null },
  a: { kind: 'assessment', number: 'A-0001', name: 'Spring round' },
};

describe('the rows of a change in words', () => {
  it('say what differs, and of a new row all that it says', () => {
    const before = { id: 'p', kind: 'hardware', owner_id: 'o', aliases: [], version: '1', retired: false };

    expect(fieldChanges('product', { id: 'p', before, after: { ...before, version: '2' } })).toEqual([
      { column: 'version', label: 'Version', before: '1', after: '2' },
    ]);
    expect(fieldChanges('product', { id: 'p', before: null, after: before }).map(({ label }) => label)).toEqual([
      'Kind',
      'Owner',
      'Version',
    ]);
  });

  it('name a link by its ends, and who is not to be named as an erased person', () => {
    const link = { id: 'l', from_id: 's', to_id: 'p', kind: 'manufactures' };

    expect(titleOf('supply_link', { id: 'l', before: link, after: null }, names)).toBe(
      'Kestrelline manufactures RTU-420',
    );
    expect(titleOf('person', { id: 'o', before: null, after: { id: 'o', identity: '00' } }, names)).toBe(
      'an erased person',
    );
    const review = { id: 'r', assessment_id: 'a', item: '4.1', verdict: 'accepted' };
    expect(titleOf('assessment_review', { id: 'r', before: null, after: review }, names)).toBe('4.1 of Spring round');
    expect(titleOf('supplier', { id: 'gone', before: { id: 'gone' }, after: null }, names)).toBe('no longer there');
  });

  it('show values as people read them', () => {
    expect(valueText('country', 'FI')).toBe('Finland');
    expect(valueText('retired', false)).toBe('no');
    expect(valueText('tags', ['a', 'b'])).toBe('a; b');
    expect(valueText('valid_from', '2026-03-14')).toBe('14 Mar 2026');
    expect(valueText('received_at', '2026-03-14T09:04:00+00:00')).toBe('14 Mar 2026, 09:04 UTC');
    expect(valueText('sha256', `\\x${'ab'.repeat(32)}`)).toBe('abab…abab');
    expect(valueText('share', null)).toBe('nothing');
  });

  it('name what is newer than they are by its own name', () => {
    expect(tableInWords('thing_of_tomorrow')).toBe('Thing of tomorrow');
    expect(sentence('namesWaiting')).toBe('Names waiting');
  });
});
