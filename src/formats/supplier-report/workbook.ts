import { writeXlsx, type XlsxSheetToWrite } from '../xlsx/write-xlsx.ts';
import { rangeText, type SupplierReport, shareText } from './report.ts';

type Cell = string | number | null;

/** The whole report as a workbook: what the page sums up, answer by answer. */
export function writeReportWorkbook(report: SupplierReport): Promise<Uint8Array> {
  const { assessment, contradictions, proofs, findings, evidence, answers } = report;
  return writeXlsx([
    sheet(
      'Summary',
      [
        ['What', 34],
        ['Value', 60],
      ],
      summaryRows(report),
    ),
    sheet(
      'Sections',
      [
        ['Section', 40],
        ['At least', 10],
        ['At most', 10],
        ['Answered', 10],
        ['Asked', 10],
        ['Verified', 10],
      ],
      (assessment?.sections ?? []).map((one) => [one.title, one.low, one.high, one.answered, one.asked, one.verified]),
    ),
    sheet(
      'Answers',
      [
        ['Section', 30],
        ['Question', 10],
        ['Text', 60],
        ['Answer', 30],
        ['Explanation', 40],
        ['Time before', 30],
        ['Change', 12],
        ['Proofs', 40],
      ],
      answers.map((one) => [
        ...[one.section, one.item, one.question, one.answer, one.explanation, one.before, one.change, one.proofs],
      ]),
    ),
    sheet(
      'Contradictions',
      [
        ['Rule', 30],
        ['Question', 50],
        ['Answer', 20],
        ['Known', 60],
        ['What would settle it', 40],
      ],
      contradictions.map((one) => [one.title, one.question, one.answer, one.against, one.settle]),
    ),
    sheet(
      'Proofs',
      [
        ['Proof', 40],
        ['Question', 12],
        ['Until', 12],
        ['State', 12],
      ],
      proofs.map((one) => [one.title, one.item, one.validUntil, one.state]),
    ),
    sheet(
      'Findings',
      [
        ['Number', 10],
        ['Title', 50],
        ['Severity', 12],
        ['Owner', 24],
        ['Due', 12],
        ['Overdue', 10],
      ],
      findings.map((one) => [one.number, one.title, one.severity, one.owner, one.dueOn, one.overdue ? 'yes' : 'no']),
    ),
    sheet(
      'Evidence',
      [
        ['Number', 10],
        ['Title', 50],
        ['Grade', 20],
        ['Observed', 12],
        ['SHA-256', 66],
      ],
      evidence.map((one) => [one.number, one.title, one.grade, one.observedOn, one.sha256]),
    ),
  ]);
}

function summaryRows({
  workspace,
  writtenAt,
  supplier,
  assessment,
  exposure,
  contradictionsInAll,
}: SupplierReport): Cell[][] {
  const told: Cell[][] = [
    ['Supplier', `${supplier.name} (${supplier.number})`],
    ['Written for', workspace],
    ['Written', writtenAt],
    ['Country', supplier.country ?? 'not known'],
    ['Products', supplier.products],
    ['Sites', supplier.sites],
    ...exposure.map(({ name, count }): Cell[] => [`Open findings: ${name}`, count]),
  ];
  if (!assessment) return [...told, ['Answers', 'No questionnaire was answered yet']];
  const { figures, number, questionnaire, version, signedBy, submittedAt, knockOuts, openKnockOuts } = assessment;
  return [
    ...told,
    ['Assessment', number],
    ['Questionnaire', `${questionnaire} ${version}`],
    ['Submitted', submittedAt],
    ['Signed by', signedBy ?? 'a name that was erased'],
    ['Stated practice, never a risk', rangeText(figures.low, figures.high)],
    ['Answered, of the weight asked', shareText(figures.coverage)],
    ['Verified, of the weight asked', shareText(figures.verified)],
    ['Weights', assessment.ownWeights ? 'the organisation’s own' : 'those of the questionnaire'],
    ['Knock-outs failed', knockOuts.join(', ') || 'none'],
    ['Knock-outs open', openKnockOuts.join(', ') || 'none'],
    ['Contradicted', contradictionsInAll],
  ];
}

function sheet(name: string, columns: readonly (readonly [string, number])[], rows: Cell[][]): XlsxSheetToWrite {
  return { name, columns: columns.map(([title, width]) => ({ title, width })), rows };
}
