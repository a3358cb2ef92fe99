export { readQuestions } from './held.ts';
export { questionnaireRoutes } from './routes.ts';
