export { readQuestions } from './operations.ts';
export { questionnaireRoutes } from './routes.ts';
