export { applyJob } from './apply-job.ts';
export { previewJob } from './preview-job.ts';
export { importRoutes } from './routes.ts';
