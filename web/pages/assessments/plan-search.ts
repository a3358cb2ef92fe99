import { z } from 'zod';
import type { CadenceLevel, PlanState } from '../../../src/modules/assessments/cadence-contract.ts';
import { choices, place, shownBy, text } from '../../search-params.ts';

export const planStates = [
  ...(['never-answered', 'due', 'soon', 'later', 'asked', 'no-rule'] as const),
] as const satisfies readonly PlanState[];
export const cadenceLevels = [
  ...(['very-high', 'high', 'moderate', 'low', 'none', 'unknown'] as const),
] as const satisfies readonly CadenceLevel[];

/** The filters of the plan, as its address holds them. */
export const PlanSearch = z.object({
  q: text,
  state: choices(z.enum(planStates)),
  level: choices(z.enum(cadenceLevels)),
  questionnaire: text,
  ...shownBy,
  ...place,
});
export type PlanSearch = z.infer<typeof PlanSearch>;
