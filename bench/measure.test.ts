import { describe, expect, it } from 'vitest';
import {
  type Comparison,
  compare,
  compareProcesses,
  consumptionOf,
  median,
  perPass,
  runNode,
  timesFaster,
} from './measure.ts';

describe('compare', () => {
  it('lets baseline and candidate take turns, the first turn of each unmeasured', async () => {
    const turns: string[] = [];

    await compare(
      () => turns.push('candidate'),
      () => turns.push('baseline'),
      3,
    );

    expect(turns).toEqual(Array(4).fill(['candidate', 'baseline']).flat());
  });
});

describe('perPass and timesFaster', () => {
  const turns: Comparison = {
    ratio: 2,
    quartiles: [1.6, 3.2],
    candidateMs: { least: 8, median: 16 },
    baselineMs: { least: 20, median: 32 },
    candidateCpuMs: 24,
    baselineCpuMs: 30,
  };

  it('counts one pass of the candidate', () => {
    expect(perPass(turns, 4)).toEqual({
      ...turns,
      ratio: 0.5,
      quartiles: [0.4, 0.8],
      candidateMs: { least: 2, median: 4 },
      candidateCpuMs: 6,
    });
  });

  it('turns the ratio round, and its quartiles with it', () => {
    expect(timesFaster(perPass(turns, 4))).toMatchObject({ ratio: 2, quartiles: [1.25, 2.5] });
  });
});

describe('median', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 1, 2, 3])).toBe(2.5);
  });
});

describe('runNode', () => {
  it('takes exit 1 for an answer and more for a failure', () => {
    expect(() => runNode({ args: ['-e', 'process.exitCode = 1'] })).not.toThrow();
    expect(() => runNode({ args: ['-e', 'process.exitCode = 3'] })).toThrow('ended with 3');
  });
});

describe('compareProcesses', () => {
  it('gives the ratio of two Nodes with its quartiles, and fails with them', () => {
    const idle = { args: ['-e', ''] };
    const { ratio, quartiles } = compareProcesses(idle, idle, 4);

    expect(quartiles[0]).toBeLessThanOrEqual(ratio);
    expect(quartiles[1]).toBeGreaterThanOrEqual(ratio);
    expect(() => compareProcesses({ args: ['-e', 'process.exitCode = 3'] }, idle, 1)).toThrow('ended with 3');
  });
});

describe('consumptionOf', () => {
  it('sees the peak of the memory', () => {
    const { rssMb, cpuMs } = consumptionOf({ args: ['-e', 'Buffer.alloc(200 << 20, 1)'] });

    expect(rssMb).toBeGreaterThan(200);
    expect(cpuMs).toBeGreaterThan(0);
  });

  it.runIf(process.platform === 'linux')('does not take our own memory for theirs', () => {
    const ours = Buffer.alloc(400 << 20, 1);

    const { rssMb } = consumptionOf({ args: ['-e', ''] });

    expect(ours.length / 2 ** 20).toBeGreaterThan(rssMb);
  });
});
