import { describe, expect, it } from 'vitest';
import { joined, matchPasted } from './recipients.ts';

describe('matchPasted', () => {
  const supplier = (number: string, name: string) => ({ id: `id-${number}`, number, name, email: '' });
  const suppliers = [
    supplier('S-0001', 'Meridiq Telemetry'),
    supplier('S-0002', 'Lumenor, Ltd.'),
    supplier('S-0003', 'Twin'),
    supplier('S-0004', 'Twin'),
  ];

  it('finds suppliers by number, id or name, with their addresses', () => {
    const text = 's-0001\tana@meridiq.example\nlumenor,  LTD.; Ops <ops@lumenor.example>\n\nid-S-0003';

    const { found, missing } = matchPasted(text.replace('Ops ', ''), suppliers);

    expect(found.map(({ number, email }) => [number, email])).toEqual([
      ['S-0001', 'ana@meridiq.example'],
      ['S-0002', 'ops@lumenor.example'],
      ['S-0003', ''],
    ]);
    expect(missing).toEqual([]);
  });

  it('says which lines name none, or more than one', () => {
    expect(matchPasted('Nobody, a@b.example\nTwin', suppliers)).toEqual({
      found: [],
      missing: ['Nobody, a@b.example', 'Twin'],
    });
  });
});

describe('joined', () => {
  it('adds whom it does not have, and addresses to whom had none', () => {
    const one = { id: '1', number: 'S-0001', name: 'A', email: '' };
    const two = { id: '2', number: 'S-0002', name: 'B', email: 'b@b.example' };

    expect(
      joined(
        [one, two],
        [
          { ...two, email: '' },
          { ...one, email: 'a@a.example' },
        ],
      ),
    ).toEqual([{ ...one, email: 'a@a.example' }, two]);
  });
});
