import { AppError, type Problem } from '../../common/errors.ts';
import { judgeCriticalSoftware, questions, suggestCategories } from '../../engines/taxonomy/critical-software.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import type { NodeRef } from '../register/contract.ts';
import { findNode, holdRegister } from '../register/index.ts';
import { type Asking, askingOf, originsOf } from '../why/index.ts';
import { holdNode, readClassification } from './classification-store.ts';
import type { CriticalSoftwareAnswers, CriticalSoftwareTest, TestedQuestion } from './contract.ts';
import {
  type AnswerRow,
  type AnswerValues,
  byDependence,
  findEvidenceOf,
  readAnswers,
  readCriticalParts,
  writeAnswers,
} from './critical-software-store.ts';
import { readEntries } from './entry-store.ts';

export function getCriticalSoftware(context: Context, reference: string): Promise<CriticalSoftwareTest> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, (tx) => readTest(askingOf(context, tx), reference));
}

/** The test of one product or component, as it stands. */
export async function readTest(asking: Asking, reference: string): Promise<CriticalSoftwareTest> {
  return testOf(asking, await getTested(asking.tx, asking.workspaceId, reference));
}

/** Answered from what is committed: who answered when is known of a change once it has its number. */
export async function answerCriticalSoftware(
  context: Context,
  reference: string,
  { answers }: CriticalSoftwareAnswers,
  ifMatch: string,
): Promise<CriticalSoftwareTest> {
  await changeSet(context, 'critical-software.answered', async (change) => {
    const { tx, workspaceId } = change;
    const node = await getTested(tx, workspaceId, reference);
    await holdRegister(change, 'shared');
    await holdNode(change, node.id);
    const before = await readAnswers(tx, workspaceId, node.id);
    requireEtag(etagOf(before), ifMatch);
    await writeAnswers(change, node.id, await valuesOf(change, node, answers, before));
    change.subject(node.id);
    change.detail('questions', answers.length);
  });
  return getCriticalSoftware(context, reference);
}

/** A note or evidence that is not said stays. */
async function valuesOf(
  change: ChangeSet,
  node: NodeRef,
  answers: CriticalSoftwareAnswers['answers'],
  before: ReadonlyMap<string, AnswerRow>,
): Promise<AnswerValues[]> {
  const problems: Problem[] = [];
  const values: AnswerValues[] = [];
  for (const [place, { question, answer, note, evidence }] of answers.entries()) {
    if (!questions.some(({ code }) => code === question)) {
      problems.push({ at: `/answers/${place}/question`, message: `The test has no question "${question}".` });
    } else if (values.some((one) => one.question === question)) {
      problems.push({ at: `/answers/${place}/question`, message: `"${question}" is answered twice.` });
    }
    const stood = before.get(question);
    const named = evidence === undefined ? stood?.evidence?.number : evidence;
    const evidenceId = named ? await findEvidenceOf(change, node.id, named) : undefined;
    if (evidence && !evidenceId) {
      const message = `No evidence "${evidence}" hangs on ${node.name}.`;
      problems.push({ at: `/answers/${place}/evidence`, message });
    }
    values.push({
      question,
      answer,
      note: note === undefined ? (stood?.note ?? null) : note,
      evidenceId: evidenceId ?? null,
    });
  }
  if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
  return values;
}

async function getTested(tx: Tx, workspaceId: string, reference: string): Promise<NodeRef> {
  const node = await findNode(tx, workspaceId, reference);
  if (node && (node.kind === 'product' || node.kind === 'component')) return node;
  throw new AppError('not-found', 'There is no such product or component.');
}

/** The newest change that wrote an answer names the state of all: ids of changes sort in the order in which they were made. */
function etagOf(answers: ReadonlyMap<string, AnswerRow>): string {
  const rows = [...answers.values()].map(({ question, changeSetId }) => `${changeSetId}${question}`);
  return rows.length === 0 ? 'none' : `${rows.sort().at(-1)!.slice(0, 36)}.${rows.length}`;
}

async function testOf(asking: Asking, node: NodeRef): Promise<CriticalSoftwareTest> {
  const { tx, workspaceId } = asking;
  const answers = await readAnswers(tx, workspaceId, node.id);
  const parts = node.kind === 'product' ? await readCriticalParts(tx, workspaceId, node.id) : [];
  const given = Object.fromEntries([...answers.values()].map(({ question, answer }) => [question, answer]));
  const { critical, because, settledBy } = judgeCriticalSoftware(
    parts.length > 0 ? { ...given, [byDependence]: 'yes' } : given,
  );
  const origins = await originsOf(asking, {
    table: 'critical_software_answer',
    fields: ['answer'],
    ids: [...answers.values()].map(({ id }) => id),
  });
  return {
    node,
    critical,
    because,
    settledBy,
    questions: questions.map(({ code }): TestedQuestion => {
      const row = answers.get(code);
      return {
        code,
        answer: row?.answer ?? null,
        note: row?.note ?? null,
        evidence: row?.evidence ?? null,
        origin: (row && origins.get(row.id)) ?? null,
        components: code === byDependence ? parts : [],
      };
    }),
    suggested: await suggestionsFor(tx, workspaceId, node),
    etag: etagOf(answers),
  };
}

async function suggestionsFor(tx: Tx, workspaceId: string, node: NodeRef): Promise<CriticalSoftwareTest['suggested']> {
  const { elements } = await readClassification(tx, workspaceId, node.id);
  if (elements.length === 0) return [];
  const entries = await readEntries(tx, workspaceId);
  return suggestCategories(entries.filter(({ kind, code }) => kind === 'element' && elements.includes(code)));
}
