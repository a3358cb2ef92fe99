export { fetchPrivateFeedJob, startDuePrivateFetches } from './fetch-job.ts';
export { namePrivate } from './naming-store.ts';
export { privateFeedRoutes } from './routes.ts';
export { forgetPrivateChanges, noteConcerned, privateCorpusHash, privateRecords, readPrivateChanges } from './store.ts';
