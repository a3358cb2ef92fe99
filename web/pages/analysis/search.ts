import { z } from 'zod';
import { levels } from '../../../src/common/network.ts';
import { choice, choices, place, text, yes } from '../../search-params.ts';

export const sections = [
  'critical-nodes',
  'single-points',
  'concentration',
  'failure',
  'compromise',
  'changes',
  'sectors',
  'ir8179',
  'ir8272',
] as const;
export type SectionName = (typeof sections)[number];

/** Which section of the analysis is shown, by which filters. */
export const AnalysisSearch = z.object({
  section: choice(sections),
  kind: choices(z.enum(['function', 'system', 'product', 'component', 'supplier', 'site'])),
  level: choices(z.enum(levels)),
  open: yes,
  by: choice(['node', 'supplier', 'owner', 'site', 'country', 'region', 'technology']),
  vanishes: yes,
  sort: choice(['criticality', 'single', 'hands', 'probability', '-criticality', '-single', '-hands', '-probability']),
  /** How far back, a change number or a day; `until` another moment than that of the page. */
  since: text,
  until: text,
  ...place,
});
export type AnalysisSearch = z.infer<typeof AnalysisSearch>;
