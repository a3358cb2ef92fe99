import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import { packageOf } from '../../engines/matching/package-of.ts';
import { identityOf, type Part, titleOf } from '../../formats/bom/part-identity.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import { lockComponents } from './component-store.ts';

/** The ids of components by their identities; those that the workspace does not know are added. */
export async function takeComponents(
  { tx, workspaceId, id: changeSetId }: ChangeSet,
  parts: readonly Part[],
): Promise<Map<string, string>> {
  if (parts.length === 0) return new Map();
  await lockComponents(tx, workspaceId);
  const given = new Map(parts.map((part) => [identityOf(part), part]));
  const rows = [...given].map(([identity, { group: group_name, ...part }]) => ({
    ...{ id: newId(), identity, title: titleOf({ group: group_name, ...part }), group_name, ...part },
    ...packageOf(part.purl),
  }));
  const { rows: taken } = await sql<{ identity: string; id: string }>`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id uuid, identity text, title text, purl text,
        group_name text, name text, version text, ecosystem text, package text, unchecked text)
    ),
    known as materialized (
      select component.identity, component.id from given
      join component on component.workspace_id = ${workspaceId} and component.identity = given.identity
    ),
    fresh as materialized (select * from given where identity not in (select identity from known)),
    added_nodes as (
      insert into node (workspace_id, id, kind, name, change_set_id)
      select ${workspaceId}, id, 'component', title, ${changeSetId} from fresh returning 1
    ),
    added_words as (
      insert into node_search (workspace_id, node_id, kind, words)
      select ${workspaceId}, id, 'component', lower(concat_ws(e'\\n', title, purl)) from fresh returning 1
    ),
    added_components as (
      insert into component (workspace_id, id, identity, purl, group_name, name, version, ecosystem, package, unchecked)
      select ${workspaceId}, id, identity, purl, group_name, name, version, ecosystem, package, unchecked from fresh returning 1
    )
    select identity, id from known union all select identity, id from fresh`.execute(tx);
  return new Map(taken.map(({ identity, id }) => [identity, id]));
}
