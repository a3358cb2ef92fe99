import { dataDirectory } from '../../platform/config/index.ts';
import type { Platform } from '../../platform/context.ts';
import { createLogger } from '../../platform/logging/index.ts';
import { openForCommand } from '../open-database.ts';
import { openPlatform } from '../platform.ts';

/** Runs a command on the data folder, whether a server runs on it or not. */
export async function withPlatform<T>(
  { data, create = false }: { data: string | undefined; create?: boolean },
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const directory = dataDirectory({ flag: data, environment: process.env });
  const log = createLogger({ level: 'warn' });
  const opened = await openForCommand({ dataDirectory: directory, log, environment: process.env, create });
  try {
    const platform = await openPlatform({ app: opened.app, dataDirectory: directory, log });
    try {
      return await work(platform);
    } finally {
      await platform.close();
    }
  } finally {
    await opened.close();
  }
}
