import { bind } from '../../platform/http/bind.ts';
import { changeEgressRoute, readEgressRoute } from './contract.ts';
import { changeEgress, readEgress } from './operations.ts';

export const egressRoutes = [
  bind(readEgressRoute, (context) => readEgress(context)),
  bind(changeEgressRoute, (context, { input }) => changeEgress(context, input)),
];
