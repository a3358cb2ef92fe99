import { bind } from '../../platform/http/bind.ts';
import { listQuestionsToAsk } from './asking.ts';
import {
  countClaimsRoute,
  liftRestrictionRoute,
  listClaimsRoute,
  listRestrictedCountriesRoute,
  questionsToAskRoute,
  restrictCountryRoute,
} from './contract.ts';
import { listClaims, listSupplierClaims } from './operations.ts';
import { liftRestriction, listRestrictedCountries, restrictCountry } from './restricted.ts';

export const claimRoutes = [
  bind(listClaimsRoute, (context, { query }) => listClaims(context, query)),
  bind(countClaimsRoute, (context, { query }) => listSupplierClaims(context, query)),
  bind(questionsToAskRoute, (context, { query }) => listQuestionsToAsk(context, query)),
  bind(listRestrictedCountriesRoute, (context) => listRestrictedCountries(context)),
  bind(restrictCountryRoute, (context, { params, input }) => restrictCountry(context, params.country, input)),
  bind(liftRestrictionRoute, (context, { params }) => liftRestriction(context, params.country)),
];
