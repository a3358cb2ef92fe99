import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedFindings } from './columns.ts';
import { exportFindingsRoute, findingFacetsRoute, getFindingRoute, listFindingsRoute } from './contract.ts';
import { facetsOfFindings, getFinding, listFindings } from './operations.ts';
import { findingWhyRoute } from './why.ts';

export const findingRoutes = [
  bind(listFindingsRoute, (context, { query }) => listFindings(context, query)),
  bind(getFindingRoute, (context, { params }) => getFinding(context, params.id)),
  bind(findingFacetsRoute, (context, { query }) => facetsOfFindings(context, query)),
  bind(exportFindingsRoute, (context, { query }) => exportList(context, exportedFindings, query)),
  findingWhyRoute,
];
