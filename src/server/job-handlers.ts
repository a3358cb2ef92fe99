import { judgeAlertsJob } from '../modules/alerts/index.ts';
import { tellOfOverdueFindings } from '../modules/assessment-reviews/index.ts';
import { mailAssessmentsJob, startDueMails, tellOfOverdueAssessments } from '../modules/assessments/index.ts';
import { fillDetailsJob, readBomJob } from '../modules/boms/index.ts';
import { endIdentityRules } from '../modules/candidates/index.ts';
import { editJob } from '../modules/edits/index.ts';
import { tellOfExpiringEvidence } from '../modules/evidence/index.ts';
import { fillJob } from '../modules/example/index.ts';
import { fetchJob, loadJob, tellOfStaleFeeds } from '../modules/feeds/index.ts';
import { matchJob } from '../modules/findings/index.ts';
import { undoJob } from '../modules/history/index.ts';
import { applyJob, previewJob } from '../modules/imports/index.ts';
import { judgeJob } from '../modules/judging/index.ts';
import { tellOfEndingComponents } from '../modules/life-cycles/index.ts';
import { scanJob, sendJob, spreadJob, tellingOfFailure } from '../modules/notices/index.ts';
import { fetchPrivateFeedJob } from '../modules/private-feeds/index.ts';
import { tellOfExpiringTokens } from '../modules/tokens/index.ts';
import { expireTriage, judgeAnew } from '../modules/triage/index.ts';
import type { JobHandler } from '../platform/jobs/runner.ts';

/** All long work, by kind. */
export const jobHandlers: readonly JobHandler[] = [
  loadJob,
  fetchJob,
  fetchPrivateFeedJob,
  tellingOfFailure(matchJob, 'matching components with vulnerabilities'),
  tellingOfFailure(judgeJob, 'judging findings'),
  readBomJob,
  fillDetailsJob,
  previewJob,
  applyJob,
  tellingOfFailure(undoJob, 'undoing a change'),
  tellingOfFailure(editJob, 'editing many rows'),
  tellingOfFailure(judgeAlertsJob, 'looking for alerts'),
  mailAssessmentsJob,
  fillJob,
  spreadJob,
  sendJob,
  scanJob([
    tellOfExpiringTokens,
    tellOfExpiringEvidence,
    tellOfEndingComponents,
    tellOfStaleFeeds,
    tellOfOverdueAssessments,
    tellOfOverdueFindings,
    startDueMails,
    expireTriage,
    judgeAnew,
    endIdentityRules,
  ]),
];
