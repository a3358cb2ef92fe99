import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import { type Answer, type Judgement, judgeCriticalSoftware } from '../../engines/taxonomy/critical-software.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { CriticalSoftwareVerdict, NodeRef } from '../register/contract.ts';
import { numberOf, parseNumber, readNodeRefs } from '../register/index.ts';

/** The question that parts which were judged critical themselves answer with yes. */
export const byDependence = 'depends-on-critical';

export interface AnswerRow {
  id: string;
  question: string;
  answer: Answer;
  note: string | null;
  evidence: { number: string; title: string } | null;
  changeSetId: string;
}

/** What was answered of one node, by question. */
export async function readAnswers(tx: Tx, workspaceId: string, nodeId: string): Promise<Map<string, AnswerRow>> {
  const { rows } = await sql<Omit<AnswerRow, 'evidence'> & { number: number | null; title: string | null }>`
    select said.id, said.question, said.answer, said.note, said.change_set_id as "changeSetId", evidence.number, evidence.title
    from critical_software_answer said
    left join evidence on evidence.workspace_id = ${workspaceId} and evidence.id = said.evidence_id
    where said.workspace_id = ${workspaceId} and said.node_id = ${nodeId}`.execute(tx);
  return new Map(
    rows.map(({ number, title, ...row }) => [
      row.question,
      { ...row, evidence: number === null ? null : { number: numberOf('evidence', number)!, title: title! } },
    ]),
  );
}

/** The id of evidence that hangs on this node; undefined where there is none such. */
export async function findEvidenceOf(
  { tx, workspaceId }: ChangeSet,
  nodeId: string,
  reference: string,
): Promise<string | undefined> {
  const parsed = parseNumber(reference);
  const where = parsed?.series === 'evidence' ? sql`number = ${parsed.number}` : sql`id::text = ${reference}`;
  const { rows } = await sql<{ id: string }>`
    select id from evidence where workspace_id = ${workspaceId} and node_id = ${nodeId} and ${where}`.execute(tx);
  return rows[0]?.id;
}

export interface AnswerValues {
  question: string;
  /** Null takes the answer back. */
  answer: Answer | null;
  note: string | null;
  evidenceId: string | null;
}

export async function writeAnswers(change: ChangeSet, nodeId: string, answers: readonly AnswerValues[]): Promise<void> {
  const { tx, workspaceId } = change;
  change.wrote('critical_software_answer');
  const taken = answers.filter(({ answer }) => answer === null).map(({ question }) => question);
  if (taken.length > 0) {
    await tx
      .deleteFrom('critical_software_answer')
      .where('workspace_id', '=', workspaceId)
      .where('node_id', '=', nodeId)
      .where('question', 'in', taken)
      .execute();
  }
  for (const { question, answer, note, evidenceId } of answers) {
    if (answer === null) continue;
    const row = { answer, note, evidence_id: evidenceId, change_set_id: change.id };
    await tx
      .insertInto('critical_software_answer')
      .values({ workspace_id: workspaceId, id: newId(), node_id: nodeId, question, ...row })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'node_id', 'question']).doUpdateSet(row))
      .execute();
  }
}

interface Answered {
  nodeId: string;
  isComponent: boolean;
  answers: Record<string, Answer>;
}

async function readAnswered(tx: Tx, workspaceId: string, where: RawBuilder<unknown>): Promise<Answered[]> {
  const { rows } = await sql<Answered>`
    select said.node_id as "nodeId", node.kind = 'component' as "isComponent", jsonb_object_agg(said.question, said.answer) as answers
    from critical_software_answer said
    join node on node.workspace_id = ${workspaceId} and node.id = said.node_id
    where said.workspace_id = ${workspaceId} and ${where}
    group by 1, 2`.execute(tx);
  return rows;
}

/** The components that a product needs directly and that were judged critical themselves, by product. */
async function criticalParts(
  tx: Tx,
  workspaceId: string,
  componentIds: readonly string[],
  productIds?: readonly string[],
): Promise<Map<string, string[]>> {
  if (componentIds.length === 0) return new Map();
  const { rows } = await sql<{ product_id: string; components: string[] }>`
    select product.id as product_id, array_agg(distinct part.component_id) as components
    from bom_component part
    join product on product.workspace_id = ${workspaceId} and product.bom_id = part.bom_id
    where part.workspace_id = ${workspaceId} and part.component_id = any(${[...componentIds]}::uuid[]) and part.direct
      ${productIds ? sql`and product.id = any(${[...productIds]}::uuid[])` : sql``}
    group by product.id`.execute(tx);
  return new Map(rows.map(({ product_id, components }) => [product_id, components]));
}

/**
 * What the test comes to for each node of which anything is known; of these nodes only, where ids are given. Nobody's answer is
 * stored as a verdict: it is judged when it is asked for, of any day.
 */
export async function readJudgements(
  tx: Tx,
  workspaceId: string,
  nodeIds?: readonly string[],
): Promise<Map<string, Judgement>> {
  const answered = await readAnswered(
    tx,
    workspaceId,
    nodeIds ? sql`(said.node_id = any(${[...nodeIds]}::uuid[]) or node.kind = 'component')` : sql`true`,
  );
  const own = new Map(answered.map(({ nodeId, answers }) => [nodeId, judgeCriticalSoftware(answers)]));
  const components = answered.filter(({ nodeId, isComponent }) => isComponent && own.get(nodeId)!.critical);
  const parts = await criticalParts(
    tx,
    workspaceId,
    components.map(({ nodeId }) => nodeId),
    nodeIds,
  );
  const answersOf = new Map(answered.map(({ nodeId, answers }) => [nodeId, answers]));
  for (const productId of parts.keys()) {
    own.set(productId, judgeCriticalSoftware({ ...answersOf.get(productId), [byDependence]: 'yes' }));
  }
  return own;
}

/** The critical components that answer the question after dependence for one product. */
export async function readCriticalParts(tx: Tx, workspaceId: string, nodeId: string): Promise<NodeRef[]> {
  const components = await readAnswered(tx, workspaceId, sql`node.kind = 'component' and node.id <> ${nodeId}`);
  const critical = components.filter(({ answers }) => judgeCriticalSoftware(answers).critical);
  const ids = critical.map((component) => component.nodeId);
  const parts = await criticalParts(tx, workspaceId, ids, [nodeId]);
  return readNodeRefs(tx, workspaceId, parts.get(nodeId) ?? []);
}

/** The verdict of each `node`, as a filter or facet takes it. */
export async function verdictOfNode(tx: Tx, workspaceId: string): Promise<RawBuilder<unknown>> {
  const judgements = [...(await readJudgements(tx, workspaceId))];
  const idsOf = (critical: boolean) =>
    judgements.filter(([, one]) => one.critical === critical).map(([nodeId]) => nodeId);
  const words: Record<'yes' | 'no' | 'open', CriticalSoftwareVerdict> = {
    yes: 'critical',
    no: 'not-critical',
    open: 'unknown',
  };
  return sql`case when node.id = any(${idsOf(true)}::uuid[]) then ${sql.lit(words.yes)}
    when node.id = any(${idsOf(false)}::uuid[]) then ${sql.lit(words.no)} else ${sql.lit(words.open)} end`;
}
