import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedSites } from './columns.ts';
import {
  changeSiteRoute,
  exportSitesRoute,
  getSiteRoute,
  listSitesRoute,
  registerSiteRoute,
  restoreSiteRoute,
  retireSiteRoute,
  siteFacetsRoute,
  sitePlacesRoute,
} from './contract.ts';
import {
  changeSite,
  facetsOfSites,
  getSite,
  listSites,
  placesOfSites,
  registerSite,
  restoreSite,
  retireSite,
} from './operations.ts';

export const siteRoutes = [
  bind(listSitesRoute, (context, { query }) => listSites(context, query)),
  bind(siteFacetsRoute, (context, { query }) => facetsOfSites(context, query)),
  bind(sitePlacesRoute, (context, { query }) => placesOfSites(context, query)),
  bind(exportSitesRoute, (context, { query }) => exportList(context, exportedSites, query)),
  bind(getSiteRoute, (context, { params }) => getSite(context, params.id)),
  bind(registerSiteRoute, (context, { input }) => registerSite(context, input)),
  bind(changeSiteRoute, (context, { params, input, ifMatch }) => changeSite(context, params.id, input, ifMatch)),
  bind(retireSiteRoute, (context, { params }) => retireSite(context, params.id)),
  bind(restoreSiteRoute, (context, { params }) => restoreSite(context, params.id)),
];
