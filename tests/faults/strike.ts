import { setTimeout as pause } from 'node:timers/promises';
import { type Figures, report } from './figures.ts';
import type { Work } from './work.ts';

/** How long handing over and the work itself take when nobody disturbs. */
export interface Pace {
  handOverMs: number;
  workMs: number;
}

export async function paceOf(work: Work): Promise<Pace> {
  const begun = performance.now();
  const piece = await work.begin(0);
  const acknowledged = performance.now();
  await piece.settle();
  return { handOverMs: acknowledged - begun, workMs: performance.now() - acknowledged };
}

/**
 * Does the work again and again, and strikes each time at another moment: now after it was acknowledged, now while it is handed
 * over, spread over the time that an undisturbed piece takes.
 */
export async function strikeUnder(
  work: Work,
  pace: Pace,
  strike: { fault: string; rounds: readonly number[]; hit: () => Promise<void>; random: () => number },
): Promise<Figures> {
  const { fault, rounds, hit, random } = strike;
  const figures: Figures = {
    ...{ fault, under: work.name, runs: 0, strikes: 0, acknowledged: 0 },
    ...{ lost: 0, doubled: 0, halfThere: 0, longestSeconds: 0 },
  };
  for (const round of rounds) {
    const duringHandOver = round % 2 === 0;
    const wait = random() * (duringHandOver ? pace.handOverMs : pace.workMs);
    const struck = async () => {
      await pause(wait);
      await hit();
      figures.strikes++;
    };
    const striking = duringHandOver ? struck() : undefined;
    const piece = await work.begin(round);
    figures.acknowledged++;
    await (striking ?? struck());
    const since = performance.now();
    const { isLost, isDoubled, halves } = await piece.settle();
    figures.runs++;
    figures.halfThere += halves;
    figures.lost += Number(isLost);
    figures.doubled += Number(isDoubled);
    figures.longestSeconds = Math.max(figures.longestSeconds, (performance.now() - since) / 1000);
  }
  return report(figures);
}
