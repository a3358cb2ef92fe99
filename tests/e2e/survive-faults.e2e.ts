import { describe, expect, it } from 'vitest';
import { cutConnections } from '../faults/cuts.ts';
import { nothingWrong } from '../faults/figures.ts';
import { fillDisk } from '../faults/full-disk.ts';
import { kill } from '../faults/kills.ts';
import { strikes } from '../faults/strikes.ts';

/** Acknowledged work is there afterwards, wholly and once; `npm run test:faults` strikes each way twenty times. */
describe('what was acknowledged', { timeout: 3_600_000 }, () => {
  it('survives kill -9 of the program and of its database', async () => {
    for (const figures of await kill({ strikes })) expect(figures).toMatchObject(nothingWrong);
  });

  it('survives a connection to the database that is cut at any place', async () => {
    for (const figures of await cutConnections({ strikes })) expect(figures).toMatchObject(nothingWrong);
  });

  it('survives a disk that is full', async () => {
    const figures = await fillDisk({ strikes });

    if (figures) expect(figures).toMatchObject(nothingWrong);
    else console.log('Disk full: not tried, because this user may not mount a small disk.');
  });
});
