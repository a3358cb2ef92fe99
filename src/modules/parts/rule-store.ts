import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { PartNameRule } from './contract.ts';
import { type NameRule, nameKeyOf, purlUnder } from './row-name.ts';
import { rulesOf } from './row-store.ts';

interface NewRule extends NameRule {
  vendor: string | null;
  product: string;
}

/** Writes down what somebody says of a name; a name means one product at most. Gives the id of the rule. */
export async function writeRule(change: ChangeSet, rule: NewRule, at: Date): Promise<string> {
  const { tx, workspaceId, actor } = change;
  const key = nameKeyOf(rule.vendor, rule.product);
  change.wrote('part_name_rule');
  if (rule.says === 'is') {
    await sql`
      delete from part_name_rule where workspace_id = ${workspaceId} and name_key = ${key} and says = 'is'
        and identifier <> ${rule.identifier}`.execute(tx);
  }
  const { rows } = await sql<{ id: string }>`
    insert into part_name_rule (workspace_id, id, name_key, vendor, product, says, identifier, decided_at, actor_kind, actor_id,
      change_set_id)
    values (${workspaceId}, ${newId()}, ${key}, ${rule.vendor}, ${rule.product}, ${rule.says}, ${rule.identifier}, ${at},
      ${actor.kind}, ${actor.id}, ${change.id})
    on conflict (workspace_id, name_key, identifier) do update set says = excluded.says, decided_at = excluded.decided_at,
      actor_kind = excluded.actor_kind, actor_id = excluded.actor_id, change_set_id = excluded.change_set_id
    returning id`.execute(tx);
  return rows[0]!.id;
}

/** Takes a rule away and tells of which name it spoke; undefined where there is none. */
export async function removeRule(change: ChangeSet, id: string): Promise<(NewRule & { nameKey: string }) | undefined> {
  const { rows } = await sql<NewRule & { nameKey: string }>`
    delete from part_name_rule where workspace_id = ${change.workspaceId} and id = ${id}
    returning name_key as "nameKey", vendor, product, says, identifier`.execute(change.tx);
  if (rows[0]) change.wrote('part_name_rule');
  return rows[0];
}

/** All rules of a workspace, or one. */
export async function readRules(tx: Tx, workspaceId: string, id?: string): Promise<PartNameRule[]> {
  const { rows } = await sql<Omit<PartNameRule, 'decidedAt'> & { decidedAt: Date }>`
    select rule.id, rule.vendor, rule.product, rule.says, rule.identifier, rule.decided_at as "decidedAt",
      coalesce(person.name, token.name) as by,
      (select count(*) from bom_row named join product on product.workspace_id = ${workspaceId}
          and product.bom_id = named.bom_id
        where named.workspace_id = ${workspaceId} and named.name_key = rule.name_key) as rows
    from part_name_rule rule
    left join app_user person on rule.actor_kind = 'user' and person.id = rule.actor_id
    left join api_token token on rule.actor_kind = 'token' and token.id = rule.actor_id
    where rule.workspace_id = ${workspaceId} and ${id === undefined ? sql`true` : sql`rule.id = ${id}`}
    order by lower(rule.product), lower(coalesce(rule.vendor, '')), rule.identifier`.execute(tx);
  return rows.map((row) => ({ ...row, decidedAt: row.decidedAt.toISOString() }));
}

/** Components of documents in force whose package URL is another one under what is said of their name by now. */
export async function purlsToChange(
  tx: Tx,
  workspaceId: string,
  nameKey: string,
): Promise<Map<string, Map<number, string | null>>> {
  const rules = (await rulesOf(tx, workspaceId, [nameKey])).get(nameKey) ?? [];
  const { rows } = await sql<{
    bomId: string;
    position: number;
    version: string | null;
    purl: string | null;
    now: string | null;
  }>`
    select named.bom_id as "bomId", named.position, named.version, named.purl, component.purl as now
    from bom_row named
    join product on product.workspace_id = ${workspaceId} and product.bom_id = named.bom_id
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = named.bom_id
      and occurrence.position = named.position
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where named.workspace_id = ${workspaceId} and named.name_key = ${nameKey}
    order by 1, 2`.execute(tx);
  const changed = new Map<string, Map<number, string | null>>();
  for (const { bomId, position, now, ...named } of rows) {
    const purl = purlUnder(rules, named);
    if (purl === now) continue;
    changed.set(bomId, (changed.get(bomId) ?? new Map<number, string | null>()).set(position, purl));
  }
  return changed;
}
