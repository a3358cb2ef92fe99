import type { Page } from '../../common/page.ts';
import { questionsToAsk } from '../../engines/questionnaires/questions-to-ask.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { dayRead } from '../life-cycles/index.ts';
import { ranks } from '../links/index.ts';
import { getNodeId } from '../register/index.ts';
import { newestAnswers, readForms, readLevels, suppliersWithAnswers } from './answers-store.ts';
import type { AskingQuery, QuestionToAsk } from './asking-contract.ts';
import { pageIn } from './page-in.ts';

/** Suppliers whose answers are held in memory at once. */
const batchSize = 200;

/** Questions of one questionnaire of one supplier that are offered at most: whoever answers those has answered what matters. */
const mostOfOne = 20;

interface Queue extends Page<QuestionToAsk> {
  assumptions: string[];
}

/** Over all suppliers what to ask next. */
export function listQuestionsToAsk(context: Context, query: AskingQuery): Promise<Queue> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const only =
      query.supplier === undefined ? undefined : [await getNodeId(tx, workspaceId, 'supplier', query.supplier)];
    const day = await dayRead(tx, workspaceId);
    const found: QuestionToAsk[] = [];
    let after: string | undefined;
    do {
      const suppliers = await suppliersWithAnswers(tx, workspaceId, { only, after, limit: batchSize });
      found.push(...(await askedOfBatch(tx, workspaceId, { suppliers, query, day })));
      after = suppliers.length === batchSize ? suppliers.at(-1)!.id : undefined;
    } while (after !== undefined);
    return { ...pageIn(context, 'questions-to-ask', found.sort(byWorth), query), assumptions: assumptionsOf(query) };
  });
}

interface Batch {
  suppliers: Awaited<ReturnType<typeof suppliersWithAnswers>>;
  query: AskingQuery;
  day: string;
}

async function askedOfBatch(tx: Tx, workspaceId: string, { suppliers, query, day }: Batch): Promise<QuestionToAsk[]> {
  const ids = suppliers.map(({ id }) => id);
  if (ids.length === 0) return [];
  const submitted = await newestAnswers(tx, workspaceId, ids, undefined);
  const forms = await readForms(tx, workspaceId, [...new Set(submitted.map(({ formId }) => formId))]);
  const levels = await readLevels(tx, workspaceId, ids);
  const byId = new Map(suppliers.map((supplier) => [supplier.id, supplier]));
  return submitted.flatMap(({ supplierId, formId, answers, weights, assessment }) => {
    const questionnaire = forms.get(formId)!;
    const { needed, doubt } = query;
    const { questions, ...now } = questionsToAsk({ questionnaire, answers }, { day, weights, needed, doubt });
    return questions.slice(0, mostOfOne).map((question) => ({
      ...question,
      supplier: byId.get(supplierId)!,
      level: levels.get(supplierId) ?? null,
      assessment,
      questionnaire: questionnaire.id,
      now: { ...now, action: now.action as QuestionToAsk['now']['action'] },
      answers: question.answers as QuestionToAsk['answers'],
    }));
  });
}

/** Criticality is compared and never multiplied with the value (DESIGN §2.3). */
function byWorth(a: QuestionToAsk, b: QuestionToAsk): number {
  return (
    Number(b.changesChoice) - Number(a.changesChoice) ||
    ranks.indexOf(a.level ?? 'unknown') - ranks.indexOf(b.level ?? 'unknown') ||
    b.value - a.value ||
    b.informationBits - a.informationBits ||
    (a.assessment.number < b.assessment.number ? -1 : Number(a.assessment.number > b.assessment.number))
  );
}

function assumptionsOf({ needed, doubt }: AskingQuery): string[] {
  return [
    `A supplier is taken as it is from ${percent(needed)} of stated practice on.`,
    `A remedy is required first where the chance of falling short is above ${percent(doubt)}; it costs ${doubt} of what accepting a supplier that falls short costs.`,
    'Open practices are in place independently of each other, each with the chance that the answers of the same supplier so far give, one of each counted beside them.',
    'A knock-out that is answered with No falls short whatever else is answered.',
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
