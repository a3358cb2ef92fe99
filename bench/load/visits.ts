import { randomFrom } from '../random.ts';
import type { Caller } from './caller.ts';
import { type Ask, type Page, type Pick, pages, type Samples, shell } from './pages.ts';
import { type Spread, spreadOf } from './spread.ts';

export interface PageTimes extends Spread {
  page: string;
  /** Of the routes that it asks, each by itself. */
  calls: Record<string, Spread>;
}

/** One visit: how long until all that the page asks was answered, and how long each call of it took. */
export interface Visit {
  ms: number;
  calls: { path: string; ms: number }[];
}

export async function visitOnce(page: Page, caller: Caller, pick: Pick, samples: Samples): Promise<Visit> {
  const calls: Visit['calls'] = [];
  const ask: Ask = async (call) => {
    const { status, ms, body } = await caller.ask(call);
    calls.push({ path: call.route.path, ms });
    if (status >= 400) throw new Error(`${call.route.method} ${call.route.path} ${status}`);
    return JSON.parse(body);
  };
  const started = performance.now();
  await page.visit(ask, pick, samples);
  return { ms: performance.now() - started, calls };
}

/** Goes through all pages in turn so many times, alone, after one unmeasured round. */
export async function visitEach(caller: Caller, samples: Samples, rounds: number): Promise<PageTimes[]> {
  const visits = new Map<Page, Visit[]>([shell, ...pages].map((page) => [page, []]));
  const pick = picking(7);
  for (let round = -1; round < rounds; round++) {
    for (const [page, times] of visits) {
      const visit = await visitOnce(page, caller, pick, samples);
      if (round >= 0) times.push(visit);
    }
  }
  return [...visits].map(([page, times]) => timesOf(page.name, times));
}

export function timesOf(page: string, visits: readonly Visit[]): PageTimes {
  const calls = Map.groupBy(
    visits.flatMap((visit) => visit.calls),
    ({ path }) => path,
  );
  return {
    page,
    ...spreadOf(visits.map(({ ms }) => ms)),
    calls: Object.fromEntries([...calls].map(([path, times]) => [path, spreadOf(times.map(({ ms }) => ms))])),
  };
}

export function picking(seed: number): Pick {
  const next = randomFrom(seed);
  return (values) => values[Math.floor(next() * values.length)]!;
}
