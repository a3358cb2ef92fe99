import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import type { Facet } from '../../common/page.ts';
import { type Answers, askedOf } from '../../engines/questionnaires/asked.ts';
import { type Item, itemsOf, optionsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { bareAnswer, reviewedAnswers } from '../assessments/index.ts';
import { changeNumber, type Filters, getNodeId, parseNumber } from '../register/index.ts';
import type { HeatMapQuery, HeatMapRow, PortfolioQuery, PortfolioRow } from './contract.ts';
import { contradictionsOf } from './contradictions.ts';
import { keepScore, keptScore, type Scored, scoredOf } from './figures.ts';
import { pageOfRows, sortedBy } from './rows.ts';
import {
  countNeverAsked,
  findAnswered,
  findIds,
  listNewest,
  type Newest,
  readForms,
  readSubmitted,
  type Submitted,
} from './store.ts';

/** Submissions read at once: enough to be quick, few enough that their documents are little beside the program. */
const scoredAtOnce = 50;

const dayMs = 24 * 3600_000;

/** Figures by assessment, of those that were answered. */
async function scoresOf(
  tx: Tx,
  { workspaceId, clock }: Context,
  newest: readonly Newest[],
): Promise<Map<string, Scored>> {
  const day = clock().toISOString().slice(0, 10);
  const keyOf = ({ id, submission, mark }: Newest) => [workspaceId, id, submission, mark, day].join(' ');
  const scores = new Map<string, Scored>();
  const missing: Newest[] = [];
  for (const one of newest.filter(({ submission }) => submission > 0)) {
    const known = keptScore(keyOf(one));
    if (known) scores.set(one.id, known);
    else missing.push(one);
  }
  const forms = await readForms(tx, workspaceId, [...new Set(missing.map(({ formId }) => formId))]);
  for (let start = 0; start < missing.length; start += scoredAtOnce) {
    const portion = new Map(missing.slice(start, start + scoredAtOnce).map((one) => [one.id, one]));
    for (const submitted of await readSubmitted(tx, workspaceId, [...portion.keys()])) {
      const one = portion.get(submitted.assessmentId)!;
      const { weights } = submitted;
      const scored = scoredOf(forms.get(one.formId)!, answersOf(submitted), { day, weights });
      keepScore(keyOf(one), scored);
      scores.set(one.id, scored);
    }
  }
  return scores;
}

export function answersOf({ document, accepted }: Submitted): Answers {
  return reviewedAnswers(document.answers, new Map(Object.entries(accepted)));
}

export function readPortfolio(context: Context, query: PortfolioQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const change = await changeNumber(tx, workspaceId);
    const all = await portfolioRows(tx, context, query);
    const shown = all.filter((row) => isShown(row, query));
    const count = (name: 'questionnaire' | 'state') => facetOf(all, query, name);
    const page = pageOfRows(context, shown, { list: `assessment-portfolio:${query.sort}`, ...query });
    return {
      ...page,
      items: await withContradictions(tx, context, page.items),
      change,
      facets: { questionnaire: count('questionnaire'), state: count('state') },
      neverAsked: await countNeverAsked(tx, workspaceId),
    };
  });
}

/** All rows of a search, sorted; the other filters, and contradictions, are left to whoever shows or counts them. */
export async function portfolioRows(
  tx: Tx,
  context: Context,
  { q, supplier, sort }: Pick<PortfolioQuery, 'q' | 'supplier' | 'sort'>,
): Promise<PortfolioRow[]> {
  const now = context.clock();
  const { workspaceId } = context;
  const supplierId = supplier && (await getNodeId(tx, workspaceId, 'supplier', supplier));
  const newest = await listNewest(tx, workspaceId, { q, supplierId, today: now.toISOString().slice(0, 10) });
  const scores = await scoresOf(tx, context, newest);
  const rows = newest.map((one) => ({ ...rowOf(one, scores.get(one.id), now), contradictions: null }));
  const isByThem = sort.replace(/^-/, '') === 'contradictions';
  return sortedBy(isByThem ? await withContradictions(tx, context, rows) : rows, sort, valueIn);
}

/** Says how many answers of each row are contradicted: of those that are shown, since each answer is held against all that is known. */
export async function withContradictions(
  tx: Tx,
  context: Context,
  rows: readonly PortfolioRow[],
): Promise<PortfolioRow[]> {
  const answered = new Set(rows.filter(({ figures }) => figures !== null).map(({ supplier }) => supplier.id));
  if (answered.size === 0) return [...rows];
  const contradictions = await contradictionsOf(tx, context, [...answered]);
  return rows.map((row) =>
    row.figures === null ? row : { ...row, contradictions: contradictions.get(row.supplier.id) ?? 0 },
  );
}

function rowOf(one: Newest, scored: Scored | undefined, now: Date): Omit<PortfolioRow, 'contradictions'> {
  const { id, number, supplier, questionnaire, state, submittedAt, overdue, findings } = one;
  return {
    ...{ id, number, supplier, questionnaire, state, overdue, findings },
    submittedAt: submittedAt?.toISOString() ?? null,
    ageDays: submittedAt ? Math.max(0, Math.floor((now.getTime() - submittedAt.getTime()) / dayMs)) : null,
    figures: scored?.whole ?? null,
    knockOuts: scored?.knockOuts ?? null,
    openKnockOuts: scored?.openKnockOuts ?? null,
  };
}

function valueIn(row: PortfolioRow, key: string): string | number | null {
  switch (key) {
    case 'supplier':
      return null;
    case 'age':
      return row.ageDays;
    case 'knockOuts':
    case 'contradictions':
    case 'findings':
      return row[key];
    default:
      return row.figures?.[key as 'low' | 'high' | 'coverage' | 'verified'] ?? null;
  }
}

export function isShown(row: PortfolioRow, query: Filters<PortfolioQuery>): boolean {
  const { questionnaire, state, overdue, knockOut } = query;
  return (
    (questionnaire === undefined || questionnaire.includes(row.questionnaire.id)) &&
    (state === undefined || state.includes(row.state)) &&
    (overdue === undefined || row.overdue === overdue) &&
    (knockOut === undefined || (row.knockOuts ?? 0) > 0 === knockOut)
  );
}

/** How many rows each value would show, whatever is chosen of it itself. */
function facetOf(rows: readonly PortfolioRow[], query: PortfolioQuery, name: 'questionnaire' | 'state'): Facet {
  const named = (row: PortfolioRow) => (name === 'state' ? row.state : row.questionnaire.id);
  const counts = new Map<string, number>(rows.map((row) => [named(row), 0]));
  for (const row of rows) {
    if (isShown(row, { ...query, [name]: undefined })) counts.set(named(row), counts.get(named(row))! + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

export interface HeatMap {
  sections: { id: string; title: string }[];
  rows: HeatMapRow[];
}

export async function heatMapOf(
  tx: Tx,
  context: Context,
  { questionnaire, q, sort }: Pick<HeatMapQuery, 'questionnaire' | 'q' | 'sort'>,
): Promise<HeatMap> {
  const { workspaceId, clock } = context;
  const all = await listNewest(tx, workspaceId, { q, today: clock().toISOString().slice(0, 10) });
  const answered = all.filter((one) => one.questionnaire.id === questionnaire && one.submission > 0);
  if (answered.length === 0) return { sections: [], rows: [] };
  const latest = answered.reduce((a, b) => (b.submittedAt! > a.submittedAt! ? b : a));
  const form = (await readForms(tx, workspaceId, [latest.formId])).get(latest.formId)!;
  const sections = form.sections.map(({ id, title }) => ({ id, title }));
  const scores = await scoresOf(tx, context, answered);
  const rows = answered.map((one): HeatMapRow => {
    const scored = scores.get(one.id)!;
    return {
      assessment: { id: one.id, number: one.number, submittedAt: one.submittedAt!.toISOString() },
      supplier: one.supplier,
      whole: scored.whole,
      knockOuts: scored.knockOuts,
      cells: sections.map(({ id }) => scored.sections[id] ?? null),
    };
  });
  const value = (row: HeatMapRow, key: string) => row.whole[key as 'low' | 'high' | 'verified'] ?? null;
  return { sections, rows: sortedBy(rows, sort, value) };
}

export function readHeatMap(context: Context, query: HeatMapQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const change = await changeNumber(tx, workspaceId);
    const { sections, rows } = await heatMapOf(tx, context, query);
    const list = `assessment-heat-map:${query.questionnaire}:${query.sort}`;
    return { ...pageOfRows(context, rows, { list, ...query }), change, sections };
  });
}

export function compareAssessments(context: Context, { assessment }: { assessment: readonly string[] }) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const compared = await getAnswered(tx, workspaceId, assessment);
    const forms = await readForms(tx, workspaceId, [...new Set(compared.map(({ formId }) => formId))]);
    const scores = await scoresOf(tx, context, compared);
    const documents = new Map(
      (
        await readSubmitted(
          tx,
          workspaceId,
          compared.map(({ id }) => id),
        )
      ).map((one) => [one.assessmentId, one]),
    );
    const day = context.clock().toISOString().slice(0, 10);
    const columns = compared.map((one) => columnOf(forms.get(one.formId)!, answersOf(documents.get(one.id)!), day));
    const newest = compared.reduce((a, b) => (b.submittedAt! > a.submittedAt! ? b : a));
    const form = forms.get(newest.formId)!;
    return {
      questionnaire: { id: newest.questionnaire.id, title: newest.questionnaire.title },
      assessments: compared.map(({ id, number, supplier, questionnaire, submittedAt }) => ({
        ...{ id, number, supplier, version: questionnaire.version, submittedAt: submittedAt!.toISOString() },
        whole: scores.get(id)!.whole,
        knockOuts: scores.get(id)!.knockOuts,
      })),
      sections: form.sections.map(({ id, title }) => ({
        ...{ id, title },
        figures: compared.map((one) => scores.get(one.id)!.sections[id] ?? null),
      })),
      items: form.sections.flatMap((section) =>
        [...itemsOf({ ...form, sections: [section] })].map((item) => {
          const cells = columns.map((column) => column.get(item.id) ?? null);
          const differ = new Set(cells.map((cell) => JSON.stringify(cell?.answer ?? null))).size > 1;
          return { item: item.id, section: section.id, text: item.text, differ, cells };
        }),
      ),
    };
  });
}

async function getAnswered(tx: Tx, workspaceId: string, references: readonly string[]): Promise<Newest[]> {
  const asked = references.map((reference) => {
    const parsed = parseNumber(reference);
    const number = parsed?.series === 'assessment' ? parsed.number : null;
    return { id: isId(reference) ? reference : null, number };
  });
  const ids = await findIds(tx, workspaceId, asked);
  const missing = ids.indexOf(null);
  if (missing !== -1) throw refusal(`/query/assessment/${missing}`, `There is no assessment ${references[missing]}.`);
  const found = await findAnswered(tx, workspaceId, [...new Set(ids as string[])]);
  const unanswered = found.find(({ submission }) => submission === 0);
  if (unanswered) throw refusal('/query/assessment', `${unanswered.number} was not answered yet.`);
  if (new Set(found.map(({ questionnaire }) => questionnaire.id)).size > 1) {
    throw refusal('/query/assessment', 'They answer different questionnaires: choose assessments of one.');
  }
  return found;
}

function refusal(at: string, message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

function columnOf(form: Questionnaire, answers: Answers, day: string) {
  return new Map(
    askedOf(form, answers, day).items.map(({ item, state }) => {
      const given = Object.hasOwn(answers, item.id) ? answers[item.id] : undefined;
      const answer = bareAnswer(given);
      return [item.id, { state, answer, said: inWords(item, form, answer), proofs: given?.proofs?.length ?? 0 }];
    }),
  );
}

function inWords(item: Item, form: Questionnaire, answer: ReturnType<typeof bareAnswer>): string | null {
  if (!answer) return null;
  const chosen = [answer.choice ?? []].flat();
  const labels = optionsOf(item, form).filter(({ id }) => chosen.includes(id));
  const said = [labels.map(({ label }) => label).join(', '), answer.text, answer.number, answer.date];
  const words = said.filter((one) => one !== undefined && one !== '').join(' · ');
  return words === '' && answer.rows ? `${answer.rows.length} rows` : words;
}
