import { z } from 'zod';
import { functionSorts } from '../../../src/modules/functions/contract.ts';
import { Level } from '../../../src/modules/register/contract.ts';
import { choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** The filters of the list of mission functions, as its address holds them. */
export const FunctionSearch = z.object({
  q: text,
  criticality: choices(z.enum([...Level.options, 'unknown'])),
  criticalFunction: choices(z.string().max(120)),
  element: choices(z.string().max(120)),
  retired: yes,
  sort: sortedBy(functionSorts),
  ...shownBy,
  ...place,
});
export type FunctionSearch = z.infer<typeof FunctionSearch>;
