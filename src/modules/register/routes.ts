import { bind } from '../../platform/http/bind.ts';
import { exportRegisterRoute, registerTemplateRoute, searchRoute } from './contract.ts';
import { exportRegister, readTemplate, search } from './operations.ts';

export const registerRoutes = [
  bind(searchRoute, (context, { query }) => search(context, query)),
  bind(exportRegisterRoute, (context, { query }) => exportRegister(context, query)),
  bind(registerTemplateRoute, (context, { query }) => readTemplate(context, query)),
];
