import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { Confidence } from '../links/contract.ts';
import { Level, NodeRef } from '../register/contract.ts';
import { Dependence } from '../sites/contract.ts';
import { declareWhy } from '../why/contract.ts';

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

const CountryRow = z.object({
  country: z.string().describe('ISO 3166-1 alpha-2'),
  sites: z.int(),
  suppliers: z.int(),
  direct: z.int().describe('Suppliers with a link to what a system or a function needs'),
  functions: z.int().describe('Mission functions that depend on a site or a supplier in the country'),
  dependence: Dependence.describe('The highest criticality among these functions'),
});
export type CountryRow = z.infer<typeof CountryRow>;

const Range = z.object({ low: z.number(), high: z.number() });

export const countryWhy = declareWhy({
  kind: 'country',
  path: '/network/countries/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['sites', 'suppliers', 'direct', 'functions', 'dependence'],
  of: CountryRow,
  stated: ['country'],
});

const Concentrated = z.object({
  unknown: CountryRow.pick({ sites: true, suppliers: true, direct: true }).describe('Those of no known country'),
  functions: z.int().describe('All mission functions'),
  concentration: z
    .object({
      hhi: Range.describe('Herfindahl–Hirschman index by number of direct suppliers, 0 to 10 000'),
      effective: Range.describe('As if so many countries had equal parts'),
    })
    .nullable()
    .describe('Of the direct suppliers by country; a range where the country of some is not known; null without any'),
});

export const countriesRoute = declareRoute({
  method: 'GET',
  path: '/network/countries',
  summary: 'What lies in each country, how many functions rest on it, and how concentrated the direct suppliers are',
  permission: 'register:read',
  asOf: true,
  output: Concentrated.extend({ countries: z.array(CountryRow) }),
});

export const countriesWhy = declareWhy({
  kind: 'countries',
  path: '/network/countries',
  permission: 'register:read',
  asOf: true,
  values: [
    ...(['unknown.sites', 'unknown.suppliers', 'unknown.direct'] as const),
    ...(['functions', 'concentration.hhi', 'concentration.effective'] as const),
  ],
  of: Concentrated,
  stated: [],
});
