import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { Confidence } from '../links/contract.ts';
import { Level, NodeRef } from '../register/contract.ts';
import { Concentrated, CountryRow } from './country-contract.ts';

const FlowEnd = NodeRef.extend({ latitude: z.number(), longitude: z.number() });

/** What one site gives another, by all links between what stands at the two. */
export const Flow = z.object({
  from: FlowEnd,
  to: FlowEnd,
  links: z.int().describe('How many links say so'),
  share: z.number().nullable().describe('The largest that any of them states, 0 to 1; null where none is known'),
  dependence: Level.nullable().describe('The highest that any of them states; null where none is known'),
  confidence: Confidence.nullable().describe('Of the best founded of them; null where nobody says'),
  exact: z.boolean().describe('False where one of the ends has further sites, and which of them it is is not said'),
});
export type Flow = z.infer<typeof Flow>;

export const flowsRoute = declareRoute({
  method: 'GET',
  path: '/network/flows',
  summary:
    'What flows between sites: the links of support whose ends have places. A supplier stands at its sites, a product where it is manufactured',
  permission: 'register:read',
  asOf: true,
  query: z.object({ limit: z.coerce.number().int().min(1).max(2000).default(500) }),
  output: z.object({
    flows: z.array(Flow).describe('Those with the largest shares and dependence'),
    total: z.int(),
    scattered: z.int().describe('Links left out, as their ends have more than 25 pairs of sites'),
  }),
});

export const countriesRoute = declareRoute({
  method: 'GET',
  path: '/network/countries',
  summary: 'What lies in each country, how many functions rest on it, and how concentrated the direct suppliers are',
  permission: 'register:read',
  asOf: true,
  output: Concentrated.extend({ countries: z.array(CountryRow) }),
});
