import { setTimeout as pause } from 'node:timers/promises';
import { type Caller, successOf } from './caller.ts';

/** One piece of work that was acknowledged. */
export interface Piece {
  /** Looks at it until it is at its end, and says what became of it; `halves` counts the looks that saw a part of it. */
  settle(): Promise<{ isLost: boolean; isDoubled: boolean; halves: number }>;
}

export interface Work {
  name: string;
  /** Hands one piece over, and comes back when it is acknowledged. */
  begin(round: number): Promise<Piece>;
  /** The changes that one piece makes to each audit chain, by `workspace` or `installation`. */
  changes: { workspace: number; installation: number };
}

async function until(state: () => Promise<string>, ends: readonly string[]): Promise<string> {
  for (;;) {
    const now = await state();
    if (ends.includes(now)) return now;
    await pause(50);
  }
}

/** What is counted is there wholly or not at all: as many as `before`, then as many as `wanted`. */
function pieceOf(
  count: () => Promise<number>,
  { before, wanted, end }: { before: number; wanted: number; end: () => Promise<boolean> },
): Piece {
  return {
    settle: async () => {
      let halves = 0;
      let isAtItsEnd: boolean | undefined;
      const ended = end().then((isGood) => {
        isAtItsEnd = isGood;
      });
      while (isAtItsEnd === undefined) {
        if (![before, wanted].includes(await count())) halves++;
        await pause(50);
      }
      await ended;
      const counted = await count();
      return { isLost: !isAtItsEnd || counted < wanted, isDoubled: counted > wanted, halves };
    },
  };
}

/** Workbooks of new suppliers. */
export function importWork(call: Caller, { rows = 1000 } = {}): Work {
  const suppliers = async () => (await successOf(call('GET', '/suppliers?limit=1'))).total;
  return {
    name: 'import',
    changes: { workspace: 2, installation: 0 },
    begin: async (round) => {
      const before = await suppliers();
      const lines = Array.from({ length: rows }, (_, row) => `r${round}-${row},Supplier ${round} ${row},FI`);
      const workbook = `key,legal name,country\n${lines.join('\n')}\n`;
      const { id } = await successOf(call('POST', '/imports?fileName=Suppliers.csv', workbook));
      const state = async () => (await successOf(call('GET', `/imports/${id}`))).state;
      await until(state, ['ready', 'refused', 'failed']);
      await successOf(call('POST', `/imports/${id}/apply`, {}));
      return pieceOf(suppliers, {
        before,
        wanted: before + rows,
        end: async () => (await until(state, ['applied', 'ready', 'failed'])) === 'applied',
      });
    },
  };
}

/** The country of all suppliers at once, another each time; enough of them that a job does it. */
export function editWork(call: Caller): Work {
  const countries = ['AT', 'BE', 'CH', 'DK', 'ES', 'FR', 'GR', 'HU', 'IE', 'JP'];
  return {
    name: 'bulk edit',
    changes: { workspace: 1, installation: 0 },
    begin: async (round) => {
      const country = countries[round % countries.length]!;
      const edited = async () => (await successOf(call('GET', `/suppliers?country=${country}&limit=1`))).total;
      const { total, change } = await successOf(call('GET', '/suppliers?limit=1'));
      const select = { filter: {}, expected: { count: total, change } };
      const { id } = await successOf(call('POST', '/register/edits', { kind: 'supplier', select, set: { country } }));
      const state = async () => (await successOf(call('GET', `/register/edits/${id}`))).state;
      return pieceOf(edited, {
        before: 0,
        wanted: total,
        end: async () => (await until(state, ['applied', 'failed'])) === 'applied',
      });
    },
  };
}

/** Issues of advisories: each says something else of all that are known, and brings a hundred more. */
export function feedWork(call: Caller): Work {
  const osv = async () => {
    const { items } = await successOf(call('GET', '/feeds'));
    return items.find(({ kind }: { kind: string }) => kind === 'osv');
  };
  const advisory = (round: number, number: number) => ({
    id: `GHSA-0000-0000-${String(number).padStart(4, '0')}`,
    modified: `2026-01-01T00:${String(round % 60).padStart(2, '0')}:00Z`,
    summary: `As of round ${round}`,
    affected: [
      {
        package: { ecosystem: 'npm', name: `package-${number}` },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: `${round + 1}.0.0` }] }],
      },
    ],
  });
  return {
    name: 'feed update',
    changes: { workspace: 0, installation: 1 },
    begin: async (round) => {
      const { inForce: before } = await osv();
      const wanted = 1000 + 100 * round;
      const lines = Array.from({ length: wanted }, (_, number) => JSON.stringify(advisory(round, number)));
      await successOf(call('POST', '/feeds/osv/issues?fileName=advisories.jsonl', `${lines.join('\n')}\n`));
      return pieceOf(async () => (await osv()).inForce, {
        before,
        wanted,
        end: async () => (await until(async () => (await osv()).state, ['ready', 'failed'])) === 'ready',
      });
    },
  };
}
