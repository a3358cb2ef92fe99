import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import { buildFolder, programRoot } from '../config/index.ts';

/** The worker files of `src/workers/`, by name. */
export type WorkerName =
  | 'read-bom'
  | 'judge-documents'
  | 'read-workbook'
  | 'read-question-sheet'
  | 'read-advisories'
  | 'match-components'
  | 'identify-rows'
  | 'study-network'
  | 'weigh-draft'
  | 'measure-network'
  | 'write-supplier-report';

export interface Workers {
  /** Runs one task in a worker thread; input and output are copied, but for the buffers and ports that are moved. */
  run<Output>(
    name: WorkerName,
    input: unknown,
    more?: { move?: (ArrayBuffer | MessagePort)[]; signal?: AbortSignal },
  ): Promise<Output>;
  close(): Promise<void>;
}

/**
 * One pool of threads, each with bounded memory; idle threads end after a while, so that an idle program stays small.
 */
export function openWorkers({ threads }: { threads: number }): Workers {
  const pool = new Tinypool({
    filename: fileOf('read-bom'),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 10_000,
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  return {
    run: (name, input, { move, signal } = {}) =>
      pool.run(input, {
        filename: fileOf(name),
        name: 'run',
        ...(move ? { transferList: move } : {}),
        ...(signal ? { signal } : {}),
      }),
    close: () => pool.destroy(),
  };
}

/** A built program runs the workers of its own build; from sources Node strips the types itself. */
function fileOf(name: WorkerName): string {
  const build = buildFolder();
  return build ? join(build, 'workers', `${name}.js`) : join(programRoot(), 'src', 'workers', `${name}.ts`);
}
