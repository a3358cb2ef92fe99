export { allFindings, hearingOf, type Judged, judgeFindings, turnedBy } from './judge-findings.ts';
export { readTrust } from './store.ts';
