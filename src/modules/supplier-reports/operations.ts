import { everyItem, optionsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { SupplierReport } from '../../formats/supplier-report/report.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import { listFindings } from '../assessment-reviews/index.ts';
import type { Answer } from '../assessments/answers-contract.ts';
import type { WholeAssessment } from '../assessments/contract.ts';
import { getAssessment, listAssessments } from '../assessments/index.ts';
import { listClaims } from '../claims/index.ts';
import { expiresSoonDays } from '../evidence/contract.ts';
import { listEvidence } from '../evidence/index.ts';
import { SeverityLevel } from '../register/contract.ts';
import { getSupplier } from '../suppliers/index.ts';

const mediaTypes = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** As many lines of a list as a report holds. */
const mostLines = 200;

export async function downloadReport(
  context: Context,
  reference: string,
  { format }: { format: 'pdf' | 'xlsx' },
): Promise<Download> {
  const report = await reportOn(context, reference);
  const bytes = await context.workers.run<Uint8Array>('write-supplier-report', { report, format });
  const fileName = `${report.supplier.number}-${report.writtenAt.slice(0, 10)}.${format}`;
  return { fileName, mediaType: mediaTypes[format], bytes, size: bytes.length };
}

async function reportOn(context: Context, reference: string): Promise<SupplierReport> {
  const supplier = await getSupplier(context, reference);
  const assessment = await newestAnswered(context, supplier.id);
  const page = { supplier: supplier.id, limit: mostLines };
  const claims = await listClaims(context, { ...page, outcome: ['contradicted'] });
  const findings = await listFindings(context, { ...page, unsettled: true, sort: '-severity' });
  const evidence = await listEvidence(context, { subject: supplier.id, limit: mostLines, sort: 'observed' });
  const now = context.clock();
  return {
    workspace: await nameOfWorkspace(context),
    writtenAt: now.toISOString(),
    by: await nameOfReader(context),
    supplier: {
      number: supplier.number,
      name: supplier.name,
      country: supplier.country,
      products: supplier.products,
      sites: supplier.sites,
    },
    assessment: assessment && answeredOf(assessment),
    contradictions: claims.items.map(({ rule, claim, against, settle }) => ({
      title: rule.title,
      question: `${claim.item} ${claim.question}`,
      answer: claim.answer,
      against: against.map(({ says, on }) => (on ? `${says} (${on.slice(0, 10)})` : says)).join('; '),
      settle,
    })),
    contradictionsInAll: claims.total,
    proofs: proofsOf(assessment, now),
    findings: findings.items.map(({ number, title, severity, owner, dueOn, overdue }) => ({
      ...{ number, title, severity, owner, dueOn, overdue },
    })),
    findingsInAll: findings.total,
    exposure: [
      ...SeverityLevel.options.map((name) => ({ name: name as string, count: supplier.findings[name] })),
      { name: 'known to be exploited', count: supplier.findings.knownExploited },
    ],
    evidence: evidence.items.map(({ number, title, grade, observedOn, file }) => ({
      ...{ number, title, grade, observedOn, sha256: file?.sha256 ?? null },
    })),
    answers: assessment ? answersOf(assessment) : [],
  };
}

/** The newest that was answered and not rejected. */
async function newestAnswered(context: Context, supplier: string): Promise<WholeAssessment | null> {
  const state = ['submitted' as const, 'queried' as const, 'accepted' as const];
  const { items } = await listAssessments(context, { supplier, state, limit: 1, sort: '-submitted' });
  return items[0] ? getAssessment(context, items[0].id, {}) : null;
}

async function nameOfWorkspace({ database, workspaceId }: Context): Promise<string> {
  const row = await database.inWorkspace(workspaceId, (tx) =>
    tx.selectFrom('workspace').select('name').where('id', '=', workspaceId).executeTakeFirstOrThrow(),
  );
  return row.name;
}

async function nameOfReader({ database, workspaceId, principal }: Context): Promise<string | null> {
  const id = principal?.userId;
  if (!id) return null;
  const row = await database.inWorkspace(workspaceId, (tx) =>
    tx.selectFrom('app_user').select('name').where('id', '=', id).executeTakeFirst(),
  );
  return row?.name ?? null;
}

function answeredOf(assessment: WholeAssessment): SupplierReport['assessment'] {
  const { number, asking, signature, standing, previous, counts, items } = assessment;
  const weighed = standing!;
  const texts = (list: readonly { item: string }[]) => list.map(({ item }) => item);
  return {
    number,
    questionnaire: asking.title,
    version: asking.version,
    signedBy: signature!.by,
    submittedAt: signature!.submittedAt,
    figures: weighed,
    knockOuts: texts(weighed.knockOuts),
    openKnockOuts: texts(weighed.openKnockOuts),
    sections: weighed.sections.map(({ title, low, high, coverage, verified, answered, asked }) => ({
      ...{ title, low, high, coverage, verified, answered, asked },
    })),
    changed: previous && items.length > 0 ? counts.changed : null,
    ownWeights: weighed.ownWeights,
  };
}

function proofsOf(assessment: WholeAssessment | null, now: Date): SupplierReport['proofs'] {
  const today = now.toISOString().slice(0, 10);
  const soon = new Date(now.getTime() + expiresSoonDays * 24 * 3600_000).toISOString().slice(0, 10);
  const proofs = (assessment?.items ?? []).flatMap((one) => one.proofs);
  return proofs
    .map(({ title, item, validUntil }) => {
      const isOver = validUntil !== null && validUntil < today;
      const endsSoon = validUntil !== null && validUntil <= soon;
      const state = isOver ? ('expired' as const) : endsSoon ? ('ends-soon' as const) : ('holds' as const);
      return { title, item, validUntil, state };
    })
    .sort((a, b) => ((a.validUntil ?? '9999') < (b.validUntil ?? '9999') ? -1 : 1));
}

function answersOf({ document, items }: WholeAssessment): SupplierReport['answers'] {
  const questionnaire = document as unknown as Questionnaire;
  const questions = new Map(
    questionnaire.sections.flatMap(({ title, items: roots }) =>
      [...everyItem(roots)].map((item) => [item.id, { title, item }] as const),
    ),
  );
  return items.map(({ item: id, answer, previous, change, proofs, state }) => {
    const { title, item } = questions.get(id)!;
    const words = (given: Answer | null) => (given ? wordsOf(given, optionsOf(item, questionnaire)) : '');
    return {
      section: title,
      item: id,
      question: item.text,
      answer: words(answer) || (state === 'answered' ? '' : state),
      explanation: answer?.explanation ?? '',
      before: words(previous),
      change,
      proofs: proofs.map((proof) => proof.title).join('; '),
    };
  });
}

function wordsOf(
  { choice, text, number, date, rows }: Answer,
  options: readonly { id: string; label: string }[],
): string {
  const chosen = [choice ?? []].flat().map((id) => options.find((one) => one.id === id)?.label ?? id);
  const lines = (rows ?? []).map((row) => Object.values(row).join(', '));
  return [...chosen, text, number, date, ...lines].filter((one) => one !== undefined && one !== '').join('; ');
}
