import pg from 'pg';
import { AppError } from '../../common/errors.ts';
import type { ConnectionSettings } from './connection.ts';
import { placeTables } from './distribute.ts';
import { ground } from './migrations/0001-ground.ts';
import { register } from './migrations/0002-register.ts';
import { findings } from './migrations/0003-findings.ts';
import { past } from './migrations/0004-past.ts';
import { people } from './migrations/0005-people.ts';
import { evidence } from './migrations/0006-evidence.ts';
import { sources } from './migrations/0007-sources.ts';
import { notices } from './migrations/0008-notices.ts';
import { views } from './migrations/0009-views.ts';
import { merges } from './migrations/0010-merges.ts';
import { keeping } from './migrations/0011-keeping.ts';
import { audit } from './migrations/0012-audit.ts';
import { example } from './migrations/0013-example.ts';
import { counts } from './migrations/0014-counts.ts';
import { why } from './migrations/0015-why.ts';
import { advisories } from './migrations/0016-advisories.ts';
import { triage } from './migrations/0017-triage.ts';
import { network } from './migrations/0018-network.ts';
import { parts } from './migrations/0019-parts.ts';
import { matching } from './migrations/0020-matching.ts';
import { longLists } from './migrations/0021-long-lists.ts';
import { candidates } from './migrations/0022-candidates.ts';
import { lifeCycles } from './migrations/0023-life-cycles.ts';
import { declarations } from './migrations/0024-declarations.ts';
import { drafts } from './migrations/0025-drafts.ts';
import { hazards } from './migrations/0026-hazards.ts';
import { taxonomy } from './migrations/0027-taxonomy.ts';
import { namedComponents } from './migrations/0028-named-components.ts';
import { alerts } from './migrations/0029-alerts.ts';
import { nameUses } from './migrations/0030-name-uses.ts';
import { questionnaires } from './migrations/0031-questionnaires.ts';
import { pastMatching } from './migrations/0032-past-matching.ts';
import { assessments } from './migrations/0033-assessments.ts';
import { assessmentMails } from './migrations/0034-assessment-mails.ts';
import { restrictedCountries } from './migrations/0035-restricted-countries.ts';
import { partsOfOldBoms } from './migrations/0036-parts-of-old-boms.ts';
import { questionnaireWeights } from './migrations/0037-questionnaire-weights.ts';
import { ssvcOfFindings } from './migrations/0038-ssvc-of-findings.ts';
import { saves } from './migrations/0040-saves.ts';
import { formTitles } from './migrations/0041-form-titles.ts';

/** In order, forward only; a migration that has been released never changes. */
const migrations: readonly { name: string; sql: string }[] = [
  { name: '0001-ground', sql: ground },
  { name: '0002-register', sql: register },
  { name: '0003-findings', sql: findings },
  { name: '0004-past', sql: past },
  { name: '0005-people', sql: people },
  { name: '0006-evidence', sql: evidence },
  { name: '0007-sources', sql: sources },
  { name: '0008-notices', sql: notices },
  { name: '0009-views', sql: views },
  { name: '0010-merges', sql: merges },
  { name: '0011-keeping', sql: keeping },
  { name: '0012-audit', sql: audit },
  { name: '0013-example', sql: example },
  { name: '0014-counts', sql: counts },
  { name: '0015-why', sql: why },
  { name: '0016-advisories', sql: advisories },
  { name: '0017-triage', sql: triage },
  { name: '0018-network', sql: network },
  { name: '0019-parts', sql: parts },
  { name: '0020-matching', sql: matching },
  { name: '0021-long-lists', sql: longLists },
  { name: '0022-candidates', sql: candidates },
  { name: '0023-life-cycles', sql: lifeCycles },
  { name: '0024-declarations', sql: declarations },
  { name: '0025-drafts', sql: drafts },
  { name: '0026-hazards', sql: hazards },
  { name: '0027-taxonomy', sql: taxonomy },
  { name: '0028-named-components', sql: namedComponents },
  { name: '0029-alerts', sql: alerts },
  { name: '0030-name-uses', sql: nameUses },
  { name: '0031-questionnaires', sql: questionnaires },
  { name: '0032-past-matching', sql: pastMatching },
  { name: '0033-assessments', sql: assessments },
  { name: '0034-assessment-mails', sql: assessmentMails },
  { name: '0035-restricted-countries', sql: restrictedCountries },
  { name: '0036-parts-of-old-boms', sql: partsOfOldBoms },
  { name: '0037-questionnaire-weights', sql: questionnaireWeights },
  { name: '0038-ssvc-of-findings', sql: ssvcOfFindings },
  { name: '0040-saves', sql: saves },
  { name: '0041-form-titles', sql: formTitles },
];

/** Any two numbers of ours: the advisory lock under which migrations run, one program at a time. */
const migrationLock = [0x486f6c64, 0x66617374];

/** Brings the schema to this program's version, and gives the changes that it made; an older program refuses a newer schema (DESIGN §5, Data folder). */
export async function migrate(owner: ConnectionSettings): Promise<string[]> {
  const client = await openForMigration(owner);
  try {
    await refuseUnfinishedRestore(client);
    const applied = await prepareSchema(client);
    const missing = migrations.slice(applied);
    if (missing.length > 0) await refuseDistributed(client);
    for (const migration of missing) {
      await client.query('begin');
      await apply(client, migration);
      await client.query('commit');
    }
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** A new table cannot refer to one that is spread over a cluster before it is spread itself (decision 0016). */
async function refuseDistributed(client: pg.Client): Promise<void> {
  const tables = await placeTables(client);
  if (!tables.some(({ isPlaced }) => isPlaced)) return;
  throw new AppError(
    'conflict',
    'This database is spread over a Citus cluster, where the schema of an earlier version cannot be changed in place. Write a backup (holdfast backup), restore it into an empty database of the cluster (holdfast restore), and spread that one (holdfast migrate --distributed).',
  );
}

/** A connection of the owner of the schema that holds the lock under which it is changed, until it ends. */
export async function openForMigration(owner: ConnectionSettings): Promise<pg.Client> {
  const { role: _, ...connection } = owner;
  const client = new pg.Client({ ...connection, options: '-c timezone=UTC -c search_path=public' });
  await client.connect();
  await client.query('select pg_advisory_lock($1, $2)', migrationLock);
  return client;
}

/** Lays the schema as it was once into an empty database, within the transaction that is open: a backup goes back into its own schema. */
export async function layEarlierSchema(client: pg.Client, names: readonly string[]): Promise<void> {
  refuseNewerSchema(names, { of: 'backup' });
  await prepareSchema(client);
  for (const migration of migrations.slice(0, names.length)) await apply(client, migration);
}

/** Makes what stands before the first migration; gives how many were applied. */
async function prepareSchema(client: pg.Client): Promise<number> {
  await ensureAppRole(client);
  await client.query(`create table if not exists schema_migration (
    position int primary key, name text not null, at timestamptz not null default now())`);
  await client.query('grant select on schema_migration to holdfast_app');
  const applied = await readMigrations(client);
  refuseNewerSchema(applied);
  return applied.length;
}

async function apply(client: pg.Client, migration: { name: string; sql: string }): Promise<void> {
  await client.query(migration.sql);
  await client.query('insert into schema_migration (position, name) values ($1, $2)', [
    migrations.indexOf(migration),
    migration.name,
  ]);
}

/** The names of the migrations that made the schema of this database, in order. */
export async function readMigrations(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from schema_migration order by position');
  return rows.map(({ name }) => name);
}

export const schemaVersion = migrations.length;

export function refuseNewerSchema(
  applied: readonly string[],
  { of = 'database' }: { of?: 'database' | 'backup' } = {},
): void {
  const unknown = applied.find((name, position) => migrations[position]?.name !== name);
  if (!unknown) return;
  throw new AppError(
    'conflict',
    `This ${of} was made by a newer Holdfast (it has the change "${unknown}", which this program does not know). Use the newer program.`,
  );
}

/** Stands in a database while a restore fills it, and is gone with its last act. */
export const restoreMark = 'restore_unfinished';

async function refuseUnfinishedRestore(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select to_regclass($1) as mark', [`public.${restoreMark}`]);
  if (!rows[0]?.mark) return;
  throw new AppError(
    'conflict',
    'A restore into this database was not finished, so it is not served. Run "holdfast restore" again with the same backup and the same place.',
  );
}

/** The role that requests and jobs take: it owns nothing and cannot bypass row-level security. */
export async function ensureAppRole(client: pg.Client): Promise<void> {
  const { rows } = await client.query("select 1 from pg_roles where rolname = 'holdfast_app'");
  try {
    if (rows.length === 0) await client.query('create role holdfast_app nologin nosuperuser nobypassrls');
    await client.query(`do $$ begin
      if not pg_has_role(current_user, 'holdfast_app', 'member') then
        execute format('grant holdfast_app to %I', current_user);
      end if;
    end $$`);
    await client.query('grant usage on schema public to holdfast_app');
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new AppError(
      'invalid-input',
      'The user of DATABASE_URL may not create roles. Ask the administrator of the database to run: CREATE ROLE holdfast_app NOLOGIN; GRANT holdfast_app TO that user.',
    );
  }
}
