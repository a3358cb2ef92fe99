import { runMigrations } from 'graphile-worker';
import { type ConnectionSettings, openPool } from '../database/connection.ts';

/** Lays graphile-worker's tables as the owner, and lets the serving role use the queue. */
export async function prepareQueue(owner: ConnectionSettings): Promise<void> {
  const pool = openPool(owner, { max: 1 });
  try {
    await runMigrations({ pgPool: pool });
    await pool.query(`
      grant usage on schema graphile_worker to holdfast_app;
      grant select, insert, update, delete on all tables in schema graphile_worker to holdfast_app;
      grant usage, select on all sequences in schema graphile_worker to holdfast_app;
      grant execute on all functions in schema graphile_worker to holdfast_app;
      do $$
      declare t record;
      begin
        for t in select c.relname from pg_class c
          where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind = 'r' and c.relrowsecurity
            and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'holdfast_app')
        loop
          execute format('create policy holdfast_app on graphile_worker.%I to holdfast_app using (true) with check (true)', t.relname);
        end loop;
      end $$;`);
  } finally {
    await pool.end();
  }
}
