import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import type { RouteDeclaration } from '../../common/route.ts';
import type { Database } from '../database/database.ts';

/** The parameter that every route with `asOf` takes beside its own. */
export const asOfParameter = {
  name: 'asOf',
  in: 'query',
  required: false,
  description:
    'As of this change number of the workspace, or as of this moment (ISO 8601); the answer says which change it was',
  schema: { type: 'string' },
} as const;

const Moment = z.iso.datetime({ offset: true });

/** A past change, and when it was made; number 0 stands for the time before the first change. */
export interface PastChange {
  number: number;
  at: Date;
}

/** The past that a request asks for; undefined where it asks for now. */
export async function readAsOf(
  database: Database,
  { workspaceId, route, asked, now }: { workspaceId: string; route: RouteDeclaration; asked: unknown; now: Date },
): Promise<PastChange | undefined> {
  if (asked === undefined || asked === '') return undefined;
  if (!route.asOf) throw refusal('This can only be read as it is now.');
  if (typeof asked !== 'string') throw refusal('Say one change number or one moment.');
  if (/^\d{1,15}$/.test(asked)) return changeWithNumber(database, workspaceId, Number(asked));
  if (!Moment.safeParse(asked).success) {
    throw refusal('Say a change number, such as 1204, or a moment, such as 2026-03-14T09:00:00Z.');
  }
  const moment = new Date(asked);
  if (moment > now) throw refusal('This moment lies in the future.');
  return changeBefore(database, workspaceId, moment);
}

function refusal(message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at: '/query/asOf', message }] });
}

async function changeWithNumber(database: Database, workspaceId: string, number: number): Promise<PastChange> {
  const { rows } = await database.inWorkspace(workspaceId, (tx) =>
    sql<{ newest: number; at: Date | null }>`
      select coalesce(max(number), 0) as newest, max(at) filter (where number = ${number}) as at
      from change_set where workspace_id = ${workspaceId}`.execute(tx),
  );
  const { newest, at } = rows[0]!;
  if (number > newest) throw refusal(`There is no change ${number} yet; the newest is ${newest}.`);
  return { number, at: at ?? new Date(0) };
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
