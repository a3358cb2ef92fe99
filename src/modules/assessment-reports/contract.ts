import { z } from 'zod';
import { declareExport, listOf, sortKeys, tableFormats } from '../../common/list.ts';
import { Facet, flag, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Measured } from '../assessment-reviews/contract.ts';
import { Answer, ItemStanding } from '../assessments/answers-contract.ts';
import { AssessmentState } from '../assessments/contract.ts';
import { NodeRef, SearchText } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

/** What answers state of a whole or of one section, as an interval of practice and never as risk (decision 0064); shares 0 to 1. */
export const ReportFigures = z.object({
  low: z.number().nullable().describe('What is missing counted as nothing'),
  high: z.number().nullable().describe('What is missing counted as in place'),
  coverage: z.number().nullable().describe('Answered, of what is asked, by weight'),
  verified: z.number().nullable().describe('Behind which a proof stands that somebody reviewed'),
});
export type ReportFigures = z.infer<typeof ReportFigures>;

const noFigures = 'null until something was submitted';

/** What is derived of one assessment, each of which opens to its grounds. */
const AssessmentFigures = ReportFigures.extend({
  notApplicable: z.number().nullable().describe('Said, and agreed, not to apply'),
  carried: z.number().nullable().describe('Falls away by gates'),
  knockOuts: z.int().nullable(),
  openKnockOuts: z.int().nullable(),
  contradictions: z.int().nullable(),
  findings: z.int(),
  agreement: Measured.nullable(),
});

export const assessmentWhy = declareWhy({
  kind: 'assessment',
  path: '/assessments/{id}',
  permission: 'assessments:read',
  asOf: true,
  of: AssessmentFigures,
  stated: [],
  values: [
    ...(['low', 'high', 'coverage', 'verified', 'notApplicable', 'carried'] as const),
    ...(['knockOuts', 'openKnockOuts', 'contradictions', 'findings', 'agreement'] as const),
  ],
});

/** The newest that one supplier answered of one questionnaire. */
export const PortfolioRow = z.object({
  id: z.string().describe('Of the assessment'),
  number: z.string(),
  supplier: NodeRef,
  questionnaire: z.object({ id: z.string(), version: z.string(), title: z.string() }),
  state: AssessmentState,
  submittedAt: z.iso.datetime().nullable(),
  ageDays: z.int().nullable().describe('Since it was submitted'),
  overdue: z.boolean().describe('Whether anything of this questionnaire is awaited after its due date'),
  figures: ReportFigures.nullable().describe(noFigures),
  knockOuts: z.int().nullable().describe('Answers that decide against the supplier'),
  openKnockOuts: z.int().nullable().describe('Questions that could, and are not answered'),
  contradictions: z
    .int()
    .nullable()
    .describe('Newest answers of the supplier, whatever the questionnaire, that something known contradicts'),
  findings: z.int().describe('Findings that somebody still has to see to'),
});
export type PortfolioRow = z.infer<typeof PortfolioRow>;

export const portfolioSorts = [
  ...(['supplier', 'low', 'high', 'coverage', 'verified', 'age', 'knockOuts', 'contradictions', 'findings'] as const),
] as const;

export const PortfolioQuery = PageQuery.extend({
  q: SearchText.optional().describe('In the name of the supplier'),
  supplier: z.string().max(100).optional(),
  questionnaire: oneOrMore(z.string().max(80)),
  state: oneOrMore(AssessmentState),
  overdue: flag,
  knockOut: flag.describe('Where an answer decides against the supplier'),
  sort: sortKeys(portfolioSorts).default('low'),
});
export type PortfolioQuery = z.infer<typeof PortfolioQuery>;

export const portfolioRoute = declareRoute({
  method: 'GET',
  path: '/assessment-portfolio',
  summary: 'Suppliers by what they have answered: interval, age, knock-outs, contradictions, what is overdue',
  permission: 'assessments:read',
  asOf: true,
  query: PortfolioQuery,
  output: listOf(PortfolioRow).extend({
    facets: z.object({ questionnaire: Facet, state: Facet }),
    neverAsked: z.int().describe('Suppliers in use that were never asked anything'),
  }),
});

export const portfolioColumns = [
  ...(['number', 'supplier', 'questionnaire', 'version', 'state', 'submitted', 'age', 'overdue'] as const),
  ...(['low', 'high', 'coverage', 'verified', 'knockOuts', 'openKnockOuts', 'contradictions', 'findings'] as const),
] as const;
export type PortfolioColumn = (typeof portfolioColumns)[number];

export const exportPortfolioRoute = declareExport({
  path: '/assessment-portfolio/export',
  summary: 'The portfolio that a list shows, as XLSX, CSV or JSON',
  permission: 'assessments:read',
  query: PortfolioQuery,
  columns: portfolioColumns,
});

/** Newest assessments of one questionnaire, section by section. */
const HeatMapQuery = PageQuery.extend({
  questionnaire: z.string().min(1).max(80),
  q: SearchText.optional().describe('In the name of the supplier'),
  sort: sortKeys(['supplier', 'low', 'high', 'verified'] as const).default('low'),
});
export type HeatMapQuery = z.infer<typeof HeatMapQuery>;

export const HeatMapRow = z.object({
  assessment: z.object({ id: z.string(), number: z.string(), submittedAt: z.iso.datetime() }),
  supplier: NodeRef,
  whole: ReportFigures,
  knockOuts: z.int(),
  cells: z.array(ReportFigures.nullable()).describe('By section; null where the version answered has none of this id'),
});
export type HeatMapRow = z.infer<typeof HeatMapRow>;

export const heatMapRoute = declareRoute({
  method: 'GET',
  path: '/assessment-heat-map',
  summary: 'What suppliers state section by section of one questionnaire',
  permission: 'assessments:read',
  asOf: true,
  query: HeatMapQuery,
  output: listOf(HeatMapRow).extend({
    sections: z.array(z.object({ id: z.string(), title: z.string() })).describe('Of the newest version answered'),
  }),
});

export const exportHeatMapRoute = declareRoute({
  method: 'GET',
  path: '/assessment-heat-map/export',
  summary: 'The heat map as a table: a row for each supplier, low, high and verified for each section',
  permission: 'assessments:read',
  asOf: true,
  query: HeatMapQuery.omit({ limit: true, after: true }).extend({ format: z.enum(tableFormats).default('xlsx') }),
  answer: 'bytes',
});

const Compared = z.object({
  id: z.string(),
  number: z.string(),
  supplier: NodeRef,
  version: z.string(),
  submittedAt: z.iso.datetime(),
  whole: ReportFigures,
  knockOuts: z.int(),
});

export const comparedAtOnce = { least: 2, most: 4 } as const;

const Comparison = z.object({
  questionnaire: z.object({ id: z.string(), title: z.string() }),
  assessments: z.array(Compared),
  sections: z.array(z.object({ id: z.string(), title: z.string(), figures: z.array(ReportFigures.nullable()) })),
  items: z.array(
    z.object({
      item: z.string(),
      section: z.string(),
      text: z.string(),
      differ: z.boolean().describe('Whether any two of them answer it differently'),
      cells: z.array(
        z
          .object({ state: ItemStanding, answer: Answer.nullable(), said: z.string().nullable(), proofs: z.int() })
          .nullable()
          .describe('Null where the version answered has no such question; `said` is the answer in words'),
      ),
    }),
  ),
});
export type Comparison = z.infer<typeof Comparison>;

export const comparisonRoute = declareRoute({
  method: 'GET',
  path: '/assessment-comparison',
  summary: 'Suppliers side by side, question by question, of one questionnaire',
  permission: 'assessments:read',
  asOf: true,
  query: z.object({
    assessment: z
      .array(z.string().max(100))
      .min(comparedAtOnce.least)
      .max(comparedAtOnce.most)
      .describe('Two to four assessments, by id or number'),
  }),
  output: Comparison,
});
