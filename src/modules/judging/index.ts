export { allFindings, hearingOf, type Judged, judgeFindings } from './judge-findings.ts';
export { readTrust } from './store.ts';
