import { type ReportFigures, rangeText, type SupplierReport, shareText } from './report.ts';

/**
 * The page as pdfmake takes it (A4, one page where the supplier has no more to say than most): the figures first, each with what it rests on below.
 * Nothing is said by colour alone, so that a grey print loses nothing.
 */

const ink = '#1c2023';
const second = '#474c50';
const third = '#62676a';
const line = '#c9c6bf';
const accent = '#0b5a75';
const accentLine = '#9dbcc8';
const barWidth = 150;

/** How many lines of each list one page holds; what is left out is counted. */
const most = { contradictions: 4, proofs: 5, findings: 5, evidence: 5 };

export type Node = string | { [key: string]: unknown };

export function layoutOf(report: SupplierReport): { [key: string]: unknown } {
  const { supplier, workspace, writtenAt, by } = report;
  const at = `${writtenAt.slice(0, 10)} ${writtenAt.slice(11, 16)} UTC`;
  return {
    info: { title: `${supplier.name} ${supplier.number}`, creator: 'Holdfast', creationDate: new Date(writtenAt) },
    lang: 'en',
    pageSize: 'A4',
    pageMargins: [40, 58, 40, 46],
    defaultStyle: { font: 'Roboto', fontSize: 8.5, color: ink, lineHeight: 1.15 },
    styles: {
      title: { fontSize: 16, bold: true },
      head: { fontSize: 10, bold: true, margin: [0, 10, 0, 3] },
      label: { fontSize: 7.5, color: third },
      figure: { fontSize: 12, bold: true },
      small: { fontSize: 7.5, color: second },
    },
    header: {
      margin: [40, 24, 40, 0],
      stack: [
        {
          columns: [
            { text: [{ text: 'Holdfast  ', bold: true }, 'supplier report'] },
            { text: [workspace, at, ...(by ? [by] : [])].join(' · '), alignment: 'right' },
          ],
        },
        { canvas: [{ type: 'line', x1: 0, y1: 4, x2: 515, y2: 4, lineWidth: 1.2, lineColor: ink }] },
      ],
    },
    footer: (page: number, pages: number) => ({
      margin: [40, 8, 40, 0],
      columns: [
        { text: restsOn(report), style: 'small' },
        { text: `${page} of ${pages}`, style: 'small', alignment: 'right', width: 40 },
      ],
    }),
    content: [
      {
        text: [
          { text: `${supplier.name} `, bold: true },
          { text: supplier.number, color: third },
        ],
        fontSize: 16,
      },
      { text: aboutOf(report), style: 'small', margin: [0, 2, 0, 8] },
      ...(report.assessment ? answeredPart(report.assessment, report) : [unanswered]),
      ...contradictionsPart(report),
      ...proofsPart(report),
      ...findingsPart(report),
      ...evidencePart(report),
    ],
  };
}

const unanswered: Node = {
  text: 'No questionnaire was answered yet. Until one is, nothing is known of how this supplier works.',
  margin: [0, 4, 0, 4],
};

function aboutOf({ supplier, exposure }: SupplierReport): string {
  const { country, products, sites } = supplier;
  const open = exposure.filter(({ count }) => count > 0).map(({ name, count }) => `${count} ${name}`);
  return [
    country ?? 'Country not known',
    counted(products, 'product'),
    counted(sites, 'site'),
    open.length > 0 ? `open findings in its products: ${open.join(', ')}` : 'no open finding in what was checked',
  ].join(' · ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function restsOn({ assessment, supplier }: SupplierReport): string {
  if (!assessment) return `${supplier.number}: no answers.`;
  const { number, questionnaire, version, submittedAt, ownWeights } = assessment;
  return `${number}, “${questionnaire}” ${version}, submitted ${submittedAt.slice(0, 10)}. Shares of weight by ${
    ownWeights ? 'the organisation’s own weights' : 'the weights of the questionnaire'
  }; what is not answered stands at both ends. Stated practice, never a risk.`;
}

type Answered = NonNullable<SupplierReport['assessment']>;

function answeredPart(assessment: Answered, { contradictionsInAll }: SupplierReport): Node[] {
  const { figures, knockOuts, openKnockOuts, changed, signedBy, submittedAt } = assessment;
  const stops = [
    ...(knockOuts.length > 0 ? [`failed: ${knockOuts.join(', ')}`] : []),
    ...(openKnockOuts.length > 0 ? [`open: ${openKnockOuts.join(', ')}`] : []),
  ];
  const boxes: [string, string, string][] = [
    ['Stated practice', rangeText(figures.low, figures.high), 'of 1'],
    ['Answered', shareText(figures.coverage), 'of the weight asked'],
    ['Verified', shareText(figures.verified), 'somebody has looked'],
    ['Knock-outs', String(knockOuts.length), stops.join('; ') || 'none open'],
    ['Contradicted', String(contradictionsInAll), 'by what is known'],
  ];
  const said = changed === null ? '' : ` ${counted(changed, 'answer')} changed since the time before.`;
  return [
    {
      table: {
        widths: boxes.map(() => '*'),
        body: [
          boxes.map(([label, value, note]) => ({
            stack: [
              { text: label, style: 'label' },
              { text: value, style: 'figure' },
              { text: note, style: 'label' },
            ],
            margin: [4, 3, 4, 3],
          })),
        ],
      },
      layout: { hLineColor: () => ink, vLineColor: () => line, hLineWidth: () => 0.8, vLineWidth: () => 0.8 },
    },
    {
      text: `Signed by ${signedBy ?? 'a name that was erased'} on ${submittedAt.slice(0, 10)}.${said}`,
      margin: [0, 6, 0, 0],
    },
    { text: 'Section by section', style: 'head' },
    table(
      ['Section', 'Stated practice', '', right('Answered'), right('Verified')],
      assessment.sections.map((section) => [
        section.title,
        { canvas: barOf(section), margin: [0, 2, 0, 0] },
        right(rangeText(section.low, section.high)),
        right(`${section.answered} of ${section.asked}`),
        right(shareText(section.verified)),
      ]),
      ['*', barWidth + 4, 62, 52, 48],
    ),
  ];
}

/** From what counts at least to what counts at most; where nothing is known the whole is left open, with a broken edge. */
function barOf({ low, high }: ReportFigures): Node[] {
  const frame = { type: 'rect', x: 0, y: 0, w: barWidth, h: 6, lineColor: line, lineWidth: 0.5 };
  if (low === null || high === null) return [{ ...frame, dash: { length: 2 } }];
  const [from, to] = [low * barWidth, high * barWidth];
  return [
    frame,
    { type: 'rect', x: from, y: 0, w: Math.max(to - from, 1), h: 6, color: accentLine },
    { type: 'rect', x: Math.min(from, barWidth - 1.5), y: 0, w: 1.5, h: 6, color: accent },
  ];
}

function contradictionsPart({ contradictions, contradictionsInAll, assessment }: SupplierReport): Node[] {
  if (contradictions.length === 0) {
    return assessment ? [{ text: 'Nothing that is known here contradicts an answer.', margin: [0, 8, 0, 0] }] : [];
  }
  return [
    { text: 'Answers against evidence', style: 'head' },
    table(
      ['Said', 'Known', 'What would settle it'],
      contradictions
        .slice(0, most.contradictions)
        .map(({ question, answer, against, settle }) => [
          { text: [{ text: `${question} ` }, { text: answer, bold: true }] },
          against,
          settle ?? '',
        ]),
      ['*', '*', 130],
    ),
    ...rest(contradictionsInAll, most.contradictions),
  ];
}

const proofStates = { holds: 'holds', 'ends-soon': 'ends soon', expired: 'expired' };

function proofsPart({ proofs }: SupplierReport): Node[] {
  if (proofs.length === 0) return [];
  return [
    { text: 'Proofs', style: 'head' },
    table(
      ['Proof', 'Beside question', 'Until', 'State'],
      proofs
        .slice(0, most.proofs)
        .map(({ title, item, validUntil, state }) => [title, item, validUntil ?? 'no end said', proofStates[state]]),
      ['*', 80, 70, 60],
    ),
    ...rest(proofs.length, most.proofs),
  ];
}

function findingsPart({ findings, findingsInAll }: SupplierReport): Node[] {
  if (findings.length === 0) return [];
  return [
    { text: 'To be mended', style: 'head' },
    table(
      ['Finding', 'Severity', 'Owner', 'Due'],
      findings
        .slice(0, most.findings)
        .map(({ number, title, severity, owner, dueOn, overdue }) => [
          `${number} ${title}`,
          severity.replace('-', ' '),
          owner ?? 'nobody yet',
          `${dueOn ?? 'no date'}${overdue ? ', overdue' : ''}`,
        ]),
      ['*', 60, 90, 90],
    ),
    ...rest(findingsInAll, most.findings),
  ];
}

function evidencePart({ evidence }: SupplierReport): Node[] {
  if (evidence.length === 0) return [];
  return [
    { text: 'Evidence on record', style: 'head' },
    table(
      ['Record', 'Grade', 'Observed', 'SHA-256'],
      evidence
        .slice(0, most.evidence)
        .map(({ number, title, grade, observedOn, sha256 }) => [
          `${number} ${title}`,
          grade.replaceAll('-', ' '),
          observedOn,
          sha256 ? `${sha256.slice(0, 4)}…${sha256.slice(-4)}` : 'no file',
        ]),
      ['*', 90, 60, 70],
    ),
  ];
}

function rest(all: number, shown: number): Node[] {
  return all > shown ? [{ text: `and ${all - shown} more`, style: 'small', margin: [0, 2, 0, 0] }] : [];
}

function right(text: string): Node {
  return { text, alignment: 'right' };
}

function table(titles: readonly Node[], rows: readonly Node[][], widths: readonly (string | number)[]): Node {
  return {
    table: {
      headerRows: 1,
      widths,
      dontBreakRows: true,
      body: [titles.map((title) => ({ stack: [title], style: 'label' })), ...rows],
    },
    layout: {
      hLineWidth: (at: number) => (at === 0 ? 0.8 : 0.4),
      vLineWidth: () => 0,
      hLineColor: (at: number) => (at === 0 ? ink : line),
      paddingLeft: () => 0,
      paddingRight: () => 6,
      paddingTop: () => 2,
      paddingBottom: () => 2,
    },
  };
}
