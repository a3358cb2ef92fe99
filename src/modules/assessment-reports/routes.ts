import { bind } from '../../platform/http/bind.ts';
import { comparisonRoute, exportHeatMapRoute, exportPortfolioRoute, heatMapRoute, portfolioRoute } from './contract.ts';
import { exportHeatMap, exportPortfolio } from './export.ts';
import { compareAssessments, readHeatMap, readPortfolio } from './operations.ts';
import { assessmentWhyRoute } from './why.ts';

export const assessmentReportRoutes = [
  assessmentWhyRoute,
  bind(portfolioRoute, (context, { query }) => readPortfolio(context, query)),
  bind(exportPortfolioRoute, (context, { query }) => exportPortfolio(context, query)),
  bind(heatMapRoute, (context, { query }) => readHeatMap(context, query)),
  bind(exportHeatMapRoute, (context, { query }) => exportHeatMap(context, query)),
  bind(comparisonRoute, (context, { query }) => compareAssessments(context, query)),
];
