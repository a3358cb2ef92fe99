import { z } from 'zod';
import { Dependence } from '../sites/contract.ts';
import { declareWhy } from '../why/contract.ts';

export const CountryRow = z.object({
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

export const Concentrated = z.object({
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
