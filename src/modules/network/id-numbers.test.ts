import { describe, expect, it } from 'vitest';
import { newId } from '../../common/ids.ts';
import { IdNumbers, wordsOf } from './id-numbers.ts';

describe('numbers of ids', () => {
  const ids = Array.from({ length: 5000 }, () => newId());
  const bytes = Buffer.from(ids.join('').replaceAll('-', ''), 'hex');
  const numbers = new IdNumbers();
  const given = ids.map((_, place) => numbers.add(bytes, place * 16));

  it('count up in the order in which ids come, and stay', () => {
    expect(given).toEqual(ids.map((_, place) => place));
    expect(ids.map((_, place) => numbers.add(bytes, place * 16))).toEqual(given);
    expect(numbers.count).toBe(5000);
  });

  it('are found by the id, and the id by them', () => {
    expect(ids.map((id) => numbers.find(id))).toEqual(given);
    expect(given.map((number) => numbers.idOf(number))).toEqual(ids);
    expect(numbers.find(newId())).toBeUndefined();
  });

  it('compare as the ids do', () => {
    const sign = (number: number, id: string) => Math.sign(numbers.compare(number, wordsOf(id)));

    expect(ids.slice(1).map((id, place) => sign(place, id))).toEqual(
      ids.slice(1).map((id, place) => (ids[place]! < id ? -1 : 1)),
    );
    expect(sign(7, ids[7]!)).toBe(0);
    expect(sign(7, 'ffffffff-ffff-7fff-bfff-ffffffffffff')).toBe(-1);
  });
});
