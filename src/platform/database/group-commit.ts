import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../common/errors.ts';
import { asUnavailable } from './connection.ts';
import type { Database } from './database.ts';

/** Does in one transaction what several asked for, and says what came of each, in their order. */
type Work<Asked, Given> = (
  database: Database,
  workspaceId: string,
  asked: readonly Asked[],
) => Promise<PromiseSettledResult<Given>[]>;

/**
 * Group commit (decision 0071): who asks while others are served waits and is then served together with all who wait, so that many at once cost
 * little more than one. Nobody hears of anything before it is committed. Where a group fails, each of it is served alone, so that nobody bears
 * the fault of another.
 */
export function inGroups<Asked, Given>(
  work: Work<Asked, Given>,
  { most }: { most: number },
): (database: Database, workspaceId: string, one: Asked) => Promise<Given> {
  const queues = new WeakMap<Database, Map<string, Queue<Asked, Given>>>();
  return (database, workspaceId, one) => {
    const all = queues.get(database) ?? new Map<string, Queue<Asked, Given>>();
    queues.set(database, all);
    const queue =
      all.get(workspaceId) ??
      new Queue<Asked, Given>({
        most,
        serve: (asked) => work(database, workspaceId, asked),
        ended: () => all.delete(workspaceId),
      });
    all.set(workspaceId, queue);
    return queue.ask(one);
  };
}

interface Waiting<Asked, Given> {
  one: Asked;
  resolve: (given: Given) => void;
  reject: (reason: unknown) => void;
}

interface Serving<Asked, Given> {
  most: number;
  serve: (asked: readonly Asked[]) => Promise<PromiseSettledResult<Given>[]>;
  ended: () => void;
}

class Queue<Asked, Given> {
  readonly #serving: Serving<Asked, Given>;
  readonly #waiting: Waiting<Asked, Given>[] = [];
  #isServing = false;

  constructor(serving: Serving<Asked, Given>) {
    this.#serving = serving;
  }

  ask(one: Asked): Promise<Given> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ one, resolve, reject });
      if (!this.#isServing) void this.#serveAll();
    });
  }

  async #serveAll(): Promise<void> {
    this.#isServing = true;
    // Who asks in this same turn comes along.
    await nextTurn();
    while (this.#waiting.length > 0) await this.#serve(this.#waiting.splice(0, this.#serving.most));
    this.#isServing = false;
    this.#serving.ended();
  }

  async #serve(group: readonly Waiting<Asked, Given>[]): Promise<void> {
    try {
      const results = await this.#serving.serve(group.map(({ one }) => one));
      for (const [place, { resolve, reject }] of group.entries()) {
        const result = results[place]!;
        if (result.status === 'fulfilled') resolve(result.value);
        else reject(result.reason);
      }
    } catch (error) {
      if (group.length === 1 || asUnavailable(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await this.#serve([one]);
    }
  }
}

/** What came of one of a group, which may be refused without the others. */
export function outcomeOf<Given>(work: () => Given): PromiseSettledResult<Given> {
  try {
    return { status: 'fulfilled', value: work() };
  } catch (reason) {
    if (!(reason instanceof AppError)) throw reason;
    return { status: 'rejected', reason };
  }
}
