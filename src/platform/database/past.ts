import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import type { Database } from './database.ts';

/** A past change, and the moment that is meant by it; number 0 stands for the time before the first change. */
export interface PastChange {
  number: number;
  at: Date;
}

const Moment = z.iso.datetime({ offset: true });

/** The change that a number or a moment names. */
export async function readPast(
  database: Database,
  workspaceId: string,
  { asked, now, at }: { asked: string; now: Date; at: string },
): Promise<PastChange> {
  if (/^\d{1,15}$/.test(asked)) return changeWithNumber(database, workspaceId, Number(asked), at);
  if (!Moment.safeParse(asked).success) {
    throw refusal('Say a change number, such as 1204, or a moment, such as 2026-03-14T09:00:00Z.', at);
  }
  const moment = new Date(asked);
  if (moment > now) throw refusal('This moment lies in the future.', at);
  return changeBefore(database, workspaceId, moment);
}

export function refusal(message: string, at: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

async function changeWithNumber(
  database: Database,
  workspaceId: string,
  number: number,
  at: string,
): Promise<PastChange> {
  const { rows } = await database.inWorkspace(workspaceId, (tx) =>
    sql<{ newest: number; made: Date | null }>`
      select coalesce(max(number), 0) as newest, max(at) filter (where number = ${number}) as made
      from change_set where workspace_id = ${workspaceId}`.execute(tx),
  );
  const { newest, made } = rows[0]!;
  if (number > newest) throw refusal(`There is no change ${number} yet; the newest is ${newest}.`, at);
  return { number, at: made ?? new Date(0) };
}

/** The newest change up to a moment; whatever clocks did, numbers are the order of commits. */
async function changeBefore(database: Database, workspaceId: string, moment: Date): Promise<PastChange> {
  const { rows } = await database.inWorkspace(workspaceId, (tx) =>
    sql<{ number: number }>`
      select coalesce(max(number), 0) as number from change_set
      where workspace_id = ${workspaceId} and at <= ${moment}`.execute(tx),
  );
  return { number: rows[0]!.number, at: moment };
}

/** What stands now, whatever the clocks of program and database say. */
export async function newestChange(database: Database, workspaceId: string, now: Date): Promise<PastChange> {
  const { number } = await database.inWorkspace(workspaceId, (tx) =>
    tx.selectFrom('change_counter').select('number').where('workspace_id', '=', workspaceId).executeTakeFirstOrThrow(),
  );
  return { number, at: now };
}
