import type { RouteDeclaration } from '../../common/route.ts';
import type { Database } from '../database/database.ts';
import { type PastChange, readPast, refusal } from '../database/past.ts';

/** The parameter that every route with `asOf` takes beside its own. */
export const asOfParameter = {
  name: 'asOf',
  in: 'query',
  required: false,
  description:
    'As of this change number of the workspace, or as of this moment (ISO 8601); the answer says which change it was',
  schema: { type: 'string' },
} as const;

/** The past that a request asks for; undefined where it asks for now. */
export async function readAsOf(
  database: Database,
  { workspaceId, route, asked, now }: { workspaceId: string; route: RouteDeclaration; asked: unknown; now: Date },
): Promise<PastChange | undefined> {
  if (asked === undefined || asked === '') return undefined;
  if (!route.asOf) throw refusal('This can only be read as it is now.', at);
  if (typeof asked !== 'string') throw refusal('Say one change number or one moment.', at);
  return readPast(database, workspaceId, { asked, now, at });
}

const at = '/query/asOf';
