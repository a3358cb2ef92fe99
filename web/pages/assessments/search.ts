import { z } from 'zod';
import type { portfolioSorts } from '../../../src/modules/assessment-reports/contract.ts';
import type { FindingSeverity, FindingState, findingSorts } from '../../../src/modules/assessment-reviews/contract.ts';
import type { AssessmentState, assessmentSorts } from '../../../src/modules/assessments/contract.ts';
import { choice, choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** Words of the contracts by name: these come with the pages, and not before. */
export const states = [
  ...(['asked', 'opened', 'submitted', 'queried', 'accepted', 'rejected', 'withdrawn'] as const),
] as const satisfies readonly AssessmentState[];
const sorts = ['number', 'supplier', 'due', 'state', 'submitted', 'progress'] as const satisfies typeof assessmentSorts;
export const findingStates = [
  ...(['open', 'planned', 'mended', 'retested', 'accepted', 'withdrawn'] as const),
] as const satisfies readonly FindingState[];
export const severities = ['low', 'moderate', 'high', 'very-high'] as const satisfies readonly FindingSeverity[];
const sortsOfFindings = [
  ...(['number', 'supplier', 'severity', 'state', 'due', 'title', 'owner'] as const),
] as const satisfies typeof findingSorts;
const sortsOfPortfolio = [
  ...(['supplier', 'low', 'high', 'coverage', 'verified', 'age', 'knockOuts', 'contradictions', 'findings'] as const),
] as const satisfies typeof portfolioSorts;

const ids = choices(z.string().max(100));

/** The filters of the list of assessments, as its address holds them. */
export const AssessmentsSearch = z.object({
  q: text,
  round: ids,
  questionnaire: ids,
  supplier: text,
  state: choices(z.enum(states)),
  overdue: yes,
  sort: sortedBy(sorts),
  ...shownBy,
  ...place,
});
export type AssessmentsSearch = z.infer<typeof AssessmentsSearch>;

export const RoundsSearch = z.object(place);

export const FindingsSearch = z.object({
  q: text,
  assessment: text,
  supplier: text,
  state: choices(z.enum(findingStates)),
  severity: choices(z.enum(severities)),
  overdue: yes,
  sort: sortedBy(sortsOfFindings),
  ...shownBy,
  ...place,
});
export type FindingsSearch = z.infer<typeof FindingsSearch>;

export const changeTabs = ['changed', 'new', 'contradicted', 'confirmed', 'all'] as const;
const submission = z.coerce.number().int().min(1).optional().catch(undefined);

/** Which answers of an assessment are shown, of which submission, against which. */
export const AssessmentSearch = z.object({ tab: choice(changeTabs), submission, against: submission });
export type AssessmentSearch = z.infer<typeof AssessmentSearch>;

/** Whom to ask: one supplier, several, or all that a list of suppliers shows, by its own filters. */
export const SendSearch = z.object({
  suppliers: z.string().max(4000).optional().catch(undefined),
  filter: z.string().max(2000).optional().catch(undefined),
  questionnaire: text,
});

export const PortfolioSearch = z.object({
  q: text,
  questionnaire: ids,
  state: choices(z.enum(states)),
  overdue: yes,
  knockOut: yes,
  sort: sortedBy(sortsOfPortfolio),
  ...shownBy,
  ...place,
});
export type PortfolioSearch = z.infer<typeof PortfolioSearch>;

export const HeatMapSearch = z.object({
  questionnaire: text,
  q: text,
  sort: sortedBy(['supplier', 'low', 'high', 'verified'] as const),
  ...place,
});

export const AskNextSearch = z.object({ needed: choice(['0.5', '0.6', '0.7', '0.8', '0.9'] as const), ...place });

export const CompareSearch = z.object({ assessment: ids });
