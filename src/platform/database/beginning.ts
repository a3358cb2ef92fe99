import type { PostgresPool, PostgresPoolClient } from 'kysely';

/**
 * The same pool, whose transactions begin together with their first statement, which says for whom they are: one way to the database
 * and back less for each.
 */
export function beginningWithItsSettings(pool: PostgresPool): PostgresPool {
  return { connect: async () => waiting(await pool.connect()), end: () => pool.end(), options: pool.options };
}

const nothing = { command: 'BEGIN', rowCount: 0, rows: [] };

function waiting(client: PostgresPoolClient): PostgresPoolClient {
  let before = '';
  const query = async (statement: string, parameters: readonly unknown[]) => {
    if (statement === 'begin') {
      before = 'begin; ';
      return nothing;
    }
    const whole = before + statement;
    before = '';
    return client.query(whole, [...parameters]);
  };
  // We read no query by a cursor, the other way that Kysely knows.
  return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}
