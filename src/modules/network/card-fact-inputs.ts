import { sql } from 'kysely';
import { strongestEvidence } from '../evidence/index.ts';
import type { Attribute } from '../facts/contract.ts';
import { factsInForce } from '../facts/index.ts';
import type { Confidence } from '../links/contract.ts';
import type { NodeRef } from '../register/contract.ts';
import type { WhyInput } from '../why/contract.ts';
import { type Asking, input, notKnown, originsOf } from '../why/index.ts';

/** What is stated of nodes as inputs: the statement in force, who made it and what proves it; hatched where there is none. */
export async function factInputs(
  asking: Asking,
  { nodes, attribute, withinDays }: { nodes: readonly NodeRef[]; attribute: Attribute; withinDays: number | null },
): Promise<WhyInput[]> {
  const { tx, workspaceId, today } = asking;
  const ids = nodes.map(({ id }) => id);
  const { rows } = await sql<{
    id: string;
    node_id: string;
    value: number;
    confidence: Confidence;
    valid_until: string | null;
  }>`
    select fact.id, fact.node_id, fact.value, fact.confidence, fact.valid_until
    from (${factsInForce(workspaceId, today)}) in_force
    join fact on fact.workspace_id = ${workspaceId} and fact.id = in_force.id
    where fact.node_id = any(${ids}::uuid[]) and fact.attribute = ${attribute}`.execute(tx);
  const facts = new Map(rows.map((row) => [row.node_id, row]));
  const origins = await originsOf(asking, { table: 'fact', fields: ['value'], ids: rows.map(({ id }) => id) });
  const evidence = await strongestEvidence(tx, workspaceId, { subjects: ids, today });
  return nodes.map((node) => {
    const fact = facts.get(node.id);
    if (!fact) return input(node.name, notKnown('Nobody says.'), { node });
    return input(
      node.name,
      { is: 'chance', low: fact.value, high: fact.value, withinDays },
      {
        node,
        origin: origins.get(fact.id) ?? null,
        evidence: evidence.get(node.id) ?? null,
        confidence: fact.confidence,
        validUntil: fact.valid_until,
      },
    );
  });
}
