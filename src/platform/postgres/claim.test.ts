import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Claim, claimToServe, isClaim, tryClaim } from './claim.ts';
import { startOf } from './processes.ts';

const path = process.env.PATH;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-claim-'));
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  { with: 'flock', prepare: () => {} },
  {
    with: 'pid and start time, where there is no flock',
    prepare: () =>
      (process.env.PATH = `${process.env.PATH}`
        .split(':')
        .filter((place) => !/^\/(usr\/)?bin$/.test(place))
        .join(':')),
  },
])('a data folder held by $with', ({ prepare }) => {
  beforeEach(() => {
    prepare();
  });

  it('is refused to the next, with what the holder noted', () => {
    const claim = taken();
    claim.note({ address: 'http://127.0.0.1:8480' });

    expect(tryClaim(folder, 'command')).toMatchObject({
      pid: process.pid,
      purpose: 'serve',
      address: 'http://127.0.0.1:8480',
    });
  });

  it('is free again when it was let go', () => {
    const claim = taken();
    claim.release();
    claim.release();
    claim.note({ address: 'http://127.0.0.1:8480' });

    expect(isClaim(tryClaim(folder, 'command'))).toBe(true);
  });

  it('is free when the holder is dead, also when another process has its number now', () => {
    writeFileSync(
      join(folder, 'holdfast.lock'),
      JSON.stringify({ pid: process.pid, begun: 'long ago', purpose: 'serve' }),
    );

    expect(isClaim(tryClaim(folder, 'serve'))).toBe(true);
  });

  it('is refused to a server with the address of the first', async () => {
    taken().note({ address: 'http://127.0.0.1:8480' });

    await expect(claimToServe(folder)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('already runs at http://127.0.0.1:8480'),
    });
  });

  it('is given to a server as soon as a command lets go', async () => {
    const command = tryClaim(folder, 'command') as Claim;
    const waiting = claimToServe(folder);
    await new Promise((resolve) => setTimeout(resolve, 150));

    command.release();

    expect(isClaim(await waiting)).toBe(true);
  });
});

describe('startOf', () => {
  it('tells this process from others by when it began', () => {
    expect(startOf(process.pid)).toBe(startOf(process.pid));
    expect(startOf(process.pid)).not.toBe(startOf(process.ppid));
  });
});

function taken(): Claim {
  const claim = tryClaim(folder, 'serve');
  if (!isClaim(claim)) throw new Error('The folder was not free.');
  return claim;
}
