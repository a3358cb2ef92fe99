export { bareAnswer, reviewedAnswers } from './answers-of.ts';
export { cadenceRoutes } from './cadence-routes.ts';
export { mailAssessmentsJob, startDueMails } from './mailing.ts';
export { listAssessments } from './operations.ts';
export { tellOfOverdueAssessments } from './overdue.ts';
export { assessmentRoutes } from './routes.ts';
export { getAssessment } from './whole.ts';
