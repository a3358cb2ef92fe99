import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedFindings } from './columns.ts';
import {
  assessmentFindingFacetsRoute,
  changeFindingRoute,
  exportAssessmentFindingsRoute,
  getAssessmentFindingRoute,
  listAssessmentFindingsRoute,
  listReviewsRoute,
  raiseFindingRoute,
  reviewRoute,
  takeBackReviewRoute,
} from './contract.ts';
import { changeFinding, facetsOfFindingList, getFinding, listFindings, raiseFinding } from './finding-operations.ts';
import { listReviewsOf, reviewAnswers, takeBackReview } from './review-operations.ts';

export const assessmentReviewRoutes = [
  bind(listReviewsRoute, (context, { params }) => listReviewsOf(context, params.id)),
  bind(reviewRoute, (context, { params, input }) => reviewAnswers(context, params.id, input)),
  bind(takeBackReviewRoute, (context, { params }) => takeBackReview(context, params.id, params.item)),
  bind(listAssessmentFindingsRoute, (context, { query }) => listFindings(context, query)),
  bind(assessmentFindingFacetsRoute, (context, { query }) => facetsOfFindingList(context, query)),
  bind(exportAssessmentFindingsRoute, (context, { query }) => exportList(context, exportedFindings(context), query)),
  bind(getAssessmentFindingRoute, (context, { params }) => getFinding(context, params.id)),
  bind(raiseFindingRoute, (context, { input }) => raiseFinding(context, input)),
  bind(changeFindingRoute, (context, { params, input, ifMatch }) => changeFinding(context, params.id, input, ifMatch)),
];
