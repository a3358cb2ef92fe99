export { readQuestions } from './held.ts';
export { questionnaireRoutes } from './routes.ts';
export { readWeights } from './weights.ts';
