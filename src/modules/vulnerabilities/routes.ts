import { bind } from '../../platform/http/bind.ts';
import { getVulnerabilityRoute } from './contract.ts';
import { getVulnerability } from './operations.ts';

export const vulnerabilityRoutes = [
  bind(getVulnerabilityRoute, (context, { params }) => getVulnerability(context, params.id)),
];
