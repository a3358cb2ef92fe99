/** Many at once: readers who go from page to page and think in between, and writers whose acknowledged writes are read back. */
import { setTimeout as pause } from 'node:timers/promises';
import { getBomRoute, uploadBomRoute } from '../../src/modules/boms/contract.ts';
import { addEvidenceRoute, getEvidenceRoute } from '../../src/modules/evidence/contract.ts';
import { changeProductRoute, getProductRoute, registerProductRoute } from '../../src/modules/products/contract.ts';
import { getSupplierRoute, registerSupplierRoute } from '../../src/modules/suppliers/contract.ts';
import { randomFrom } from '../random.ts';
import type { Answer, Call, Caller } from './caller.ts';
import { untilMatched } from './fill.ts';
import { type Page, pages, type Samples } from './pages.ts';
import type { Portfolio } from './portfolio.ts';
import { type Spread, spreadOf } from './spread.ts';
import { type PageTimes, picking, timesOf, type Visit, visitOnce } from './visits.ts';

export interface UsersSettings {
  readers: number;
  writers: number;
  seconds: number;
  /** How long a reader looks at a page on average, and a writer at what was written. */
  thinkSeconds: number;
}

export interface UsersOutcome extends UsersSettings {
  visits: Spread;
  pages: PageTimes[];
  writes: Spread & { acknowledged: number; lost: number };
  /** Calls a second, of readers and writers together. */
  callsPerSecond: number;
  /** What went wrong, by its text, with how often. */
  errors: Record<string, number>;
}

export async function simulateUsers(
  caller: Caller,
  { samples, portfolio }: { samples: Samples; portfolio: Portfolio },
  settings: UsersSettings,
): Promise<UsersOutcome> {
  const started = performance.now();
  const until = started + settings.seconds * 1000;
  const errors: Record<string, number> = {};
  const failed = (error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    errors[text] = (errors[text] ?? 0) + 1;
  };
  const visits = new Map<Page, Visit[]>(pages.map((page) => [page, []]));
  const written: Written[] = [];
  const turns = (seed: number, turn: (turn: number) => Promise<void>) =>
    takeTurns(turn, { until, seed, failed, thinkSeconds: settings.thinkSeconds });
  await Promise.all([
    ...each(settings.readers, (reader) => {
      const pick = picking(1000 + reader);
      return turns(reader, async () => {
        const page = pick(pages.flatMap((one) => Array<Page>(one.weight).fill(one)));
        visits.get(page)!.push(await visitOnce(page, caller, pick, samples));
      });
    }),
    ...each(settings.writers, async (writer) => {
      const write = await openWriter(caller, { writer, portfolio, samples });
      return turns(500 + writer, async (turn) => void written.push(await write(turn)));
    }),
  ]);
  const seconds = (performance.now() - started) / 1000;
  const all = [...visits.values()].flat();
  await untilMatched(caller);
  return {
    ...settings,
    visits: spreadOf(all.map(({ ms }) => ms)),
    pages: [...visits].map(([page, times]) => timesOf(page.name, times)),
    writes: {
      ...spreadOf(written.map(({ ms }) => ms)),
      acknowledged: written.length,
      lost: await countLost(caller, written),
    },
    callsPerSecond: (all.flatMap(({ calls }) => calls).length + written.length) / seconds,
    errors,
  };
}

function each<Value>(count: number, make: (place: number) => Value): Value[] {
  return Array.from({ length: count }, (_, place) => make(place));
}

/** Turn after turn with a think after each, of a length that no two users share. */
async function takeTurns(
  turn: (turn: number) => Promise<void>,
  {
    until,
    seed,
    failed,
    thinkSeconds,
  }: { until: number; seed: number; failed: (error: unknown) => void; thinkSeconds: number },
): Promise<void> {
  const next = randomFrom(seed);
  const think = () => pause(-Math.log(1 - next()) * thinkSeconds * 1000);
  await think();
  for (let taken = 0; performance.now() < until; taken++) {
    await turn(taken).catch(failed);
    await think();
  }
}

interface Written {
  ms: number;
  /** How it is read back, and what must be in it; a later write of the same may have taken its place. */
  back: Call;
  holds: Record<string, unknown>;
  supersedes?: Written | undefined;
}

/** Every how many writes one is a whole bill of materials. */
const bomEach = 20;

/** One who registers suppliers, hangs evidence on them, edits a product of the own and now and then hands over a BOM. */
async function openWriter(
  caller: Caller,
  { writer, portfolio, samples }: { writer: number; portfolio: Portfolio; samples: Samples },
): Promise<(turn: number) => Promise<Written>> {
  const own = await caller.get<{ id: string; etag: string }>({
    route: registerProductRoute,
    input: { name: `Product of writer ${writer}` },
  });
  let { etag } = own;
  let lastEdit: Written | undefined;
  return async (turn) => {
    const name = `Written by ${writer} in turn ${turn}`;
    if (turn % bomEach === bomEach - 1) {
      const bytes = portfolio.bomOf(1_000_000 + writer * 1000 + turn);
      const { ms, made } = await writing(caller, { route: uploadBomRoute, params: { id: own.id }, bytes });
      return {
        ms,
        back: { route: getBomRoute, params: { id: made.id } },
        holds: { sha256: made.sha256, state: 'ready' },
      };
    }
    if (turn % 3 === 0) {
      const { ms, made } = await writing(caller, { route: registerSupplierRoute, input: { name } });
      return { ms, back: { route: getSupplierRoute, params: { id: made.id } }, holds: { name } };
    }
    if (turn % 3 === 1) {
      const input = { ...evidence, title: name, subjectId: samples.suppliers[turn % samples.suppliers.length] };
      const { ms, made } = await writing(caller, { route: addEvidenceRoute, input });
      return { ms, back: { route: getEvidenceRoute, params: { id: made.id } }, holds: { title: name } };
    }
    const call = { route: changeProductRoute, params: { id: own.id }, input: { owner: name }, ifMatch: etag };
    const { ms, made } = await writing(caller, call);
    etag = made.etag;
    lastEdit = {
      ms,
      back: { route: getProductRoute, params: { id: own.id } },
      holds: { owner: name },
      supersedes: lastEdit,
    };
    return lastEdit;
  };
}

const evidence = { kind: 'letter', origin: 'supplier', observedOn: '2026-11-01' };

async function writing(
  caller: Caller,
  call: Call,
): Promise<{ ms: number; made: { id: string; etag: string; sha256: string } }> {
  const { status, ms, body }: Answer = await caller.ask(call);
  if (status >= 400) throw new Error(`${call.route.method} ${call.route.path} ${status}`);
  return { ms, made: JSON.parse(body) };
}

async function countLost(caller: Caller, written: readonly Written[]): Promise<number> {
  const superseded = new Set(written.map(({ supersedes }) => supersedes));
  let lost = 0;
  for (const one of written) {
    if (superseded.has(one)) continue;
    const { status, body } = await caller.ask(one.back);
    const found: Record<string, unknown> = status === 200 ? JSON.parse(body) : {};
    if (Object.entries(one.holds).some(([name, value]) => found[name] !== value)) lost++;
  }
  return lost;
}
