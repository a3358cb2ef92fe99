import { strongestEvidence } from '../evidence/index.ts';
import type { Statement } from '../links/index.ts';
import type { NodeRef } from '../register/contract.ts';
import type { WhyInput, WhyList, WhyReference, WhyUnknown, WhyValue } from './contract.ts';
import type { Asking, Explanation } from './explain.ts';
import { count, input, inputsShown } from './inputs.ts';
import { originsOf, type StatedTable } from './origin-store.ts';

/** What a link adds to a value. */
export interface StatedPart {
  statement: Statement;
  what: string;
  value: WhyValue;
  node: NodeRef;
  why?: WhyReference | null;
  decides?: boolean;
}

/** Links as inputs: who stated each, how surely, until when, and what proves it. */
export async function statementInputs(asking: Asking, parts: readonly StatedPart[]): Promise<WhyInput[]> {
  const { tx, workspaceId, today } = asking;
  const ids = parts.map(({ statement }) => statement.id);
  const origins = await originsOf(asking, { table: 'supply_link', fields: ['from_id', 'to_id', 'kind'], ids });
  const evidence = await strongestEvidence(tx, workspaceId, { subjects: ids, today });
  return parts.map(({ statement, what, value, node, why = null, decides = false }) =>
    input(what, value, {
      decides,
      node,
      why,
      origin: origins.get(statement.id) ?? null,
      evidence: evidence.get(statement.id) ?? null,
      confidence: statement.confidence,
      validUntil: statement.validUntil,
    }),
  );
}

/** A field of a node as somebody stated it; the evidence that hangs on the node speaks for it. */
export async function fieldInput(
  asking: Asking,
  {
    table,
    field,
    node,
    what,
    value,
  }: { table: StatedTable; field: string; node: NodeRef; what: string; value: WhyValue },
): Promise<WhyInput> {
  const { tx, workspaceId, today } = asking;
  const origins = await originsOf(asking, { table, fields: [field], ids: [node.id] });
  const evidence = await strongestEvidence(tx, workspaceId, { subjects: [node.id], today });
  return input(what, value, {
    node,
    origin: origins.get(node.id) ?? null,
    evidence: evidence.get(node.id) ?? null,
  });
}

/** Why so many nodes are linked with one: each link that counts, by the name of the node at its other end. */
export async function countOfLinked(
  asking: Asking,
  {
    statements,
    end,
    rows,
    none,
  }: { statements: readonly Statement[]; end: 'from' | 'to'; rows: WhyList; none: WhyUnknown },
): Promise<Explanation> {
  const listed = statements.slice(0, inputsShown);
  const left = statements.length - listed.length;
  return {
    result: count(statements.length),
    inputs: await statementInputs(
      asking,
      listed.map((statement) => ({
        statement,
        what: statement[end].name,
        value: { is: 'link' as const, link: statement.kind },
        node: statement[end],
      })),
    ),
    more: left > 0 ? { inputs: left, count: left } : null,
    unknown: statements.length === 0 ? [none] : [],
    list: rows,
  };
}
