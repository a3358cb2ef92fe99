import { z } from 'zod';
import { FindingVerdict, findingSorts, SeverityLevel } from '../../../src/modules/findings/contract.ts';
import { choice, choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** The filters of the findings list, as its address holds them. */
export const FindingSearch = z.object({
  q: text,
  exploited: yes,
  malicious: yes,
  severity: choices(SeverityLevel),
  priority: choices(z.enum(['track', 'track*', 'attend', 'act'])),
  fix: choice(['available', 'none']),
  product: text,
  supplier: text,
  function: text,
  component: text,
  element: choices(z.string().max(120)),
  criticalFunction: choices(z.string().max(120)),
  vulnerability: text,
  openedAfter: z.iso.date().optional().catch(undefined),
  openedBefore: z.iso.date().optional().catch(undefined),
  verdict: choices(FindingVerdict),
  disputed: yes,
  woke: yes,
  state: choice(['closed', 'gone']),
  sort: sortedBy(findingSorts),
  ...shownBy,
  ...place,
});
export type FindingSearch = z.infer<typeof FindingSearch>;
