import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';
import { text } from '../register/contract.ts';

const Code = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Two capital letters (ISO 3166-1 alpha-2)')
  .describe('ISO 3166-1 alpha-2');

/** A country from which the organisation takes nothing, or nothing without a decision. */
export const RestrictedCountry = z.object({
  country: Code,
  reason: text(500).nullable().describe('The law, list or decision that it follows'),
  since: z.iso.datetime().describe('When it was entered or last changed'),
  etag: z.string(),
});
export type RestrictedCountry = z.infer<typeof RestrictedCountry>;

export const listRestrictedCountriesRoute = declareRoute({
  method: 'GET',
  path: '/restricted-countries',
  summary: 'The countries that your organisation restricts; answers and owners are held against them',
  permission: 'register:read',
  asOf: true,
  output: z.object({ items: z.array(RestrictedCountry) }),
});

const CountryParams = z.object({ country: Code });

export const restrictCountryRoute = declareRoute({
  method: 'PUT',
  path: '/restricted-countries/{country}',
  summary: 'Restrict a country, or change the reason',
  permission: 'taxonomy:write',
  params: CountryParams,
  input: z.object({ reason: RestrictedCountry.shape.reason.default(null) }),
  output: RestrictedCountry,
});

export const liftRestrictionRoute = declareRoute({
  method: 'DELETE',
  path: '/restricted-countries/{country}',
  summary: 'Restrict a country no longer; that it was stays in its history',
  permission: 'taxonomy:write',
  params: CountryParams,
  status: 204,
});
