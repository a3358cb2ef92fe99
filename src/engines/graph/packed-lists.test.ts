import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListPacker, listsWith, numbersIn, PackedList } from './packed-lists.ts';

const ascending = (max: number) =>
  fc.uniqueArray(fc.nat(max), { maxLength: 40 }).map((numbers) => numbers.sort((a, b) => a - b));

describe('packed lists', () => {
  it('give back what was put in, up to the largest number of a node', () => {
    fc.assert(
      fc.property(fc.array(ascending(0xffffffff), { maxLength: 12 }), (lists) => {
        const packer = new ListPacker(lists.length);
        for (const list of lists) packer.add(list);
        const packed = packer.toLists();
        const alone = lists.map((list) => {
          const one = new PackedList();
          for (const number of list) one.add(number);
          return one;
        });

        expect(lists.map((_, list) => [...numbersIn(packed, list)])).toEqual(lists);
        expect(alone.map((one) => [...one.toNumbers()])).toEqual(lists);
      }),
    );
  });

  it('turned round say of each number in which lists it stands', () => {
    fc.assert(
      fc.property(fc.array(ascending(30), { maxLength: 300 }), (lists) => {
        const packer = new ListPacker(lists.length);
        for (const list of lists) packer.add(list);

        const turned = listsWith(packer.toLists(), 31);

        expect([...turned.counts.keys()].map((number) => [...numbersIn(turned, number)])).toEqual(
          [...turned.counts.keys()].map((number) => [...lists.keys()].filter((list) => lists[list]!.includes(number))),
        );
      }),
    );
  });

  it('take one byte for a number that lies close to the one before', () => {
    const packer = new ListPacker(1);
    packer.add(Uint32Array.from({ length: 1000 }, (_, place) => place * 100));

    expect(packer.toLists().bytes).toHaveLength(1000);
  });
});
