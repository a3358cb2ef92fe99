import { alertRoutes } from '../modules/alerts/index.ts';
import { assessmentReportRoutes } from '../modules/assessment-reports/index.ts';
import { assessmentReviewRoutes } from '../modules/assessment-reviews/index.ts';
import { assessmentRoutes, cadenceRoutes } from '../modules/assessments/index.ts';
import { auditRoutes } from '../modules/audit/index.ts';
import { bomRoutes } from '../modules/boms/index.ts';
import { candidateRoutes } from '../modules/candidates/index.ts';
import { claimRoutes } from '../modules/claims/index.ts';
import { declarationRoutes } from '../modules/declarations/index.ts';
import { draftRoutes } from '../modules/drafts/index.ts';
import { editRoutes } from '../modules/edits/index.ts';
import { egressRoutes } from '../modules/egress/index.ts';
import { evidenceRoutes } from '../modules/evidence/index.ts';
import { exampleRoutes } from '../modules/example/index.ts';
import { factRoutes } from '../modules/facts/index.ts';
import { feedRoutes } from '../modules/feeds/index.ts';
import { findingRoutes } from '../modules/findings/index.ts';
import { functionRoutes } from '../modules/functions/index.ts';
import { hazardRoutes } from '../modules/hazards/index.ts';
import { historyRoutes } from '../modules/history/index.ts';
import { homeRoutes } from '../modules/home/index.ts';
import { importRoutes } from '../modules/imports/index.ts';
import { jobRoutes } from '../modules/jobs/index.ts';
import { lifeCycleRoutes } from '../modules/life-cycles/index.ts';
import { likelihoodRoutes } from '../modules/likelihood/index.ts';
import { linkRoutes } from '../modules/links/index.ts';
import { memberRoutes } from '../modules/members/index.ts';
import { mergeRoutes } from '../modules/merges/index.ts';
import { nameRoutes } from '../modules/names/index.ts';
import { networkRoutes } from '../modules/network/index.ts';
import { noticeRoutes } from '../modules/notices/index.ts';
import { partRoutes } from '../modules/parts/index.ts';
import { peopleRoutes } from '../modules/people/index.ts';
import { privateFeedRoutes } from '../modules/private-feeds/index.ts';
import { productRoutes } from '../modules/products/index.ts';
import { questionnaireRoutes } from '../modules/questionnaires/index.ts';
import { registerRoutes } from '../modules/register/index.ts';
import { siteRoutes } from '../modules/sites/index.ts';
import { sourceGroupRoutes } from '../modules/source-groups/index.ts';
import { supplierReportRoutes } from '../modules/supplier-reports/index.ts';
import { supplierRoutes } from '../modules/suppliers/index.ts';
import { systemRoutes } from '../modules/systems/index.ts';
import { taxonomyRoutes } from '../modules/taxonomy/index.ts';
import { tokenRoutes } from '../modules/tokens/index.ts';
import { triageRoutes } from '../modules/triage/index.ts';
import { unitRoutes } from '../modules/units/index.ts';
import { userRoutes } from '../modules/users/index.ts';
import { vexRoutes } from '../modules/vex/index.ts';
import { viewRoutes } from '../modules/views/index.ts';
import { vulnerabilityRoutes } from '../modules/vulnerabilities/index.ts';
import { workspaceRoutes } from '../modules/workspaces/index.ts';
import type { BoundRoute } from '../platform/http/bind.ts';

/** Everything that can be asked of the server. */
export const routes: readonly BoundRoute[] = [
  ...userRoutes,
  ...workspaceRoutes,
  ...memberRoutes,
  ...tokenRoutes,
  ...peopleRoutes,
  ...unitRoutes,
  ...jobRoutes,
  ...auditRoutes,
  ...supplierRoutes,
  ...siteRoutes,
  ...productRoutes,
  ...systemRoutes,
  ...functionRoutes,
  ...linkRoutes,
  ...sourceGroupRoutes,
  ...hazardRoutes,
  ...factRoutes,
  ...declarationRoutes,
  ...taxonomyRoutes,
  ...questionnaireRoutes,
  ...assessmentRoutes,
  ...supplierReportRoutes,
  ...claimRoutes,
  ...cadenceRoutes,
  ...assessmentReviewRoutes,
  ...assessmentReportRoutes,
  ...registerRoutes,
  ...importRoutes,
  ...evidenceRoutes,
  ...feedRoutes,
  ...egressRoutes,
  ...privateFeedRoutes,
  ...findingRoutes,
  ...vulnerabilityRoutes,
  ...vexRoutes,
  ...triageRoutes,
  ...bomRoutes,
  ...candidateRoutes,
  ...partRoutes,
  ...lifeCycleRoutes,
  ...likelihoodRoutes,
  ...nameRoutes,
  ...mergeRoutes,
  ...networkRoutes,
  ...draftRoutes,
  ...alertRoutes,
  ...historyRoutes,
  ...homeRoutes,
  ...viewRoutes,
  ...editRoutes,
  ...noticeRoutes,
  ...exampleRoutes,
];
