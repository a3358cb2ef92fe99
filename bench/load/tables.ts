import pg from 'pg';
import { createLogger } from '../../src/platform/logging/index.ts';
import { connectManagedPostgres } from '../../src/platform/postgres/index.ts';

export interface TableSize {
  table: string;
  rows: number;
  /** With its indexes and what lies beside its rows. */
  mb: number;
}

const shown = 12;

/** The largest tables of a running Holdfast. */
export async function largestTables(dataDirectory: string): Promise<TableSize[]> {
  const { owner, close } = await connectManagedPostgres({ dataDirectory, log: createLogger({ level: 'warn' }) });
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows } = await client.query<TableSize>(
      `select relname as table, greatest(reltuples, 0)::float8 as rows,
        pg_total_relation_size(pg_class.oid)::float8 / 1024 / 1024 as mb
      from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind in ('r', 'p') and nspname = 'public' order by mb desc, relname limit $1`,
      [shown],
    );
    return rows;
  } finally {
    await client.end();
    await close();
  }
}
