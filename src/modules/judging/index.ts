export { hearingOf, type Judged, judgeFindings } from './judge-findings.ts';
export { judgeJob } from './judge-job.ts';
export { judgedOrStarted, judgeTouched, startJudgingAnew, type Touching } from './judge-touched.ts';
export { lockJudging, readTrust } from './store.ts';
