export { nextTryAt } from './backoff.ts';
export { keysRaised } from './event-store.ts';
export { tellingOfFailure } from './failed-job.ts';
export { type LetterOutcome, mailLetter } from './letter.ts';
export { type NewNotice, raiseFollowed, raiseNotice, raiseNotices } from './raise.ts';
export { noticeRoutes } from './routes.ts';
export { type NoticeScan, scanJob, startScans } from './scan-job.ts';
export { sendJob } from './send-job.ts';
export { spreadEvents, spreadJob } from './spread-job.ts';
