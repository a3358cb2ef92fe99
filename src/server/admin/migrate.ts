import pg from 'pg';
import { dataDirectory } from '../../platform/config/index.ts';
import type { ConnectionSettings } from '../../platform/database/connection.ts';
import { distribute, type PlacedTable } from '../../platform/database/distribute.ts';
import { createLogger } from '../../platform/logging/index.ts';
import { openForCommand } from '../open-database.ts';
import { readOptions } from './arguments.ts';

export const usage = 'holdfast migrate [--distributed] [--data DIR] [-o json]';

/** Brings the schema to this program's version and ends; on a cluster of Citus, spreads its tables by workspace. */
export async function migrate(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, { distributed: { type: 'boolean' } }, usage);
  const opened = await openForCommand({
    dataDirectory: dataDirectory({ flag: options.data, environment: process.env }),
    log: createLogger({ level: 'warn' }),
    environment: process.env,
    create: true,
  });
  try {
    const placed = options.distributed ? await distributeBy(opened.owner) : undefined;
    const told = { made: opened.made, ...(placed && { distributed: placed }) };
    process.stdout.write(options.output === 'json' ? `${JSON.stringify(told)}\n` : inWords(opened.made, placed));
    return 0;
  } finally {
    await opened.close();
  }
}

async function distributeBy({ role: _, ...owner }: ConnectionSettings): Promise<Record<string, string[]>> {
  const client = new pg.Client({ ...owner, options: '-c timezone=UTC -c search_path=public' });
  await client.connect();
  try {
    const placed = await distribute(client);
    const named = (placement: PlacedTable['placement']) =>
      placed.filter((table) => table.placement === placement).map(({ name }) => name);
    return { byWorkspace: named('distributed'), onEveryNode: named('reference') };
  } finally {
    await client.end();
  }
}

function inWords(made: readonly string[], placed: Record<string, string[]> | undefined): string {
  const lines = [
    made.length === 0
      ? 'The schema is of this version; there was nothing to do.'
      : `The schema was brought to this version: ${made.join(', ')}.`,
  ];
  const { byWorkspace = [], onEveryNode = [] } = placed ?? {};
  if (byWorkspace.length > 0) lines.push(`Spread over the cluster by workspace: ${byWorkspace.join(', ')}.`);
  if (onEveryNode.length > 0) lines.push(`Kept whole on every node: ${onEveryNode.join(', ')}.`);
  if (placed && byWorkspace.length + onEveryNode.length === 0) lines.push('The tables stand where they belong.');
  return `${lines.join('\n')}\n`;
}
