import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** Tries in a row that may fail before one has to wait. */
const freeTries = 5;
/** From the fifth try on each one that fails costs twice the wait of the one before, up to the longest. */
const firstWaitSeconds = 60;
const longestWaitSeconds = 15 * 60;
/** Tries of longer ago count no more. */
const keptHours = 24;

/** The clock of the database, which all servers share; as it goes on while a transaction waits for another. */
const clock = sql`clock_timestamp()`;

/** One try: whether the password is looked at at all, and what follows when it is wrong. */
export interface SignInTry {
  allowed: boolean;
  /** Tries in a row, this one included where it is allowed. */
  tries: number;
  /** How long the address is locked from now on; 0 while it is not. */
  waitSeconds: number;
}

/**
 * Counts a try before its password is looked at, so that tries at the same time are as many as tries one after the other. It is
 * counted by mail address, whether anybody has it or not: a stranger learns nothing.
 */
export async function takeTry(tx: Tx, email: string): Promise<SignInTry> {
  const address = addressOf(sql`${email}`);
  await sql`
    insert into sign_in_try (address, tries, last_at) values (${address}, 0, ${clock}) on conflict (address) do nothing`.execute(
    tx,
  );
  await sql`select from sign_in_try where address = ${address} for update`.execute(tx);
  const { rows } = await sql<{ tries: number; locked: number; old: boolean }>`
    select tries, last_at < ${clock} - make_interval(hours => ${keptHours}) as old,
      case when ${isLocked(sql`sign_in_try`)} then ceil(extract(epoch from locked_until - ${clock}))::int else 0 end as locked
    from sign_in_try where address = ${address}`.execute(tx);
  const known = rows[0]!;
  if (known.locked > 0) return { allowed: false, tries: known.tries, waitSeconds: known.locked };
  const tries = known.old ? 1 : known.tries + 1;
  const waitSeconds = waitAfter(tries);
  await sql`
    update sign_in_try set tries = ${tries}, last_at = ${clock},
      locked_until = case when ${waitSeconds}::int > 0 then ${clock} + make_interval(secs => ${waitSeconds}) end
    where address = ${address}`.execute(tx);
  return { allowed: true, tries, waitSeconds };
}

/** How long one waits after so many tries in a row. */
export function waitAfter(tries: number): number {
  if (tries < freeTries) return 0;
  return Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (tries - freeTries));
}

/** Begins anew: somebody signed in, or an administrator released the address. Gives whether it was locked. */
export async function forgetTries(tx: Tx, email: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    delete from sign_in_try where address = ${addressOf(sql`${email}`)} returning ${isLocked(sql`sign_in_try`)} as locked`.execute(
    tx,
  );
  return rows[0]?.locked ?? false;
}

/** Forgets tries that count no more. */
export async function forgetOldTries(tx: Tx): Promise<void> {
  await sql`delete from sign_in_try where last_at < ${clock} - make_interval(hours => ${keptHours})`.execute(tx);
}

/**
 * Joins each account with the lock of its address, as `locked`: a JSON value that says since when, until when and after how many
 * tries; null where it is open. Joined as a whole, since a cluster asks its coordinator alone for tries (decision 0016).
 */
export function joinSignInLock(email: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    left join (
      select address, jsonb_build_object('since', ${utc(sql`last_at`)}, 'until', ${utc(sql`locked_until`)}, 'tries', tries) as lock
      from sign_in_try where ${isLocked(sql`sign_in_try`)}
    ) locked on locked.address = ${addressOf(email)}`;
}

function utc(moment: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

function addressOf(email: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`sha256(convert_to(lower(btrim((${email})::text)), 'UTF8'))`;
}

/** One that ends later than any could was set before the clock was set back. */
function isLocked(row: RawBuilder<unknown>): RawBuilder<boolean> {
  const longest = sql`make_interval(secs => ${longestWaitSeconds})`;
  return sql`coalesce(${row}.locked_until > ${clock} and ${row}.locked_until <= ${clock} + ${longest}, false)`;
}
