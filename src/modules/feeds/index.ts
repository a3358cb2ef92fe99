export { recordsInForce } from './advisory-store.ts';
export { changesSince } from './change-store.ts';
export { download } from './download.ts';
export { fetchJob } from './fetch-job.ts';
export { startDueFetches } from './fetching.ts';
export {
  decisionOf,
  type Grouping,
  groupNames,
  type KnownVulnerability,
  namesOfVulnerability,
  type VulnerabilityGroup,
} from './group-names.ts';
export { corpusHash } from './issue-store.ts';
export { loadJob, sentenceOf } from './load-job.ts';
export { nextTryAfter } from './next-try.ts';
export { readFeeds } from './operations.ts';
export type { Validators } from './outgoing.ts';
export { pendingMatch } from './pending-match.ts';
export { readRecords, textsOf } from './read-records.ts';
export { feedRoutes } from './routes.ts';
export { tellOfStaleFeeds } from './stale.ts';
