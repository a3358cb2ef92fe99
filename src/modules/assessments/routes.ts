import type { Context } from '../../platform/context.ts';
import { bind } from '../../platform/http/bind.ts';
import { followLink } from '../vendor-links/index.ts';
import { bringInAnswers } from './bring-in.ts';
import {
  acceptAssessmentRoute,
  answersFileRoute,
  assessmentFacetsRoute,
  assessmentPackageRoute,
  assessmentWorkbookRoute,
  bringInAnswersRoute,
  changeDueRoute,
  closeRoundRoute,
  commentOnAssessmentRoute,
  getAssessmentRoute,
  getRoundRoute,
  listAssessmentsRoute,
  listRoundsRoute,
  proofFileRoute,
  rejectAssessmentRoute,
  renewAssessmentLinkRoute,
  revokeAssessmentLinkRoute,
  sendBackRoute,
  sendRoundRoute,
  withdrawAssessmentRoute,
} from './contract.ts';
import {
  assessmentFacets,
  changeDue,
  commentOn,
  decide,
  listAssessments,
  renewLink,
  revokeLink,
  withdrawAssessment,
} from './operations.ts';
import { openAssessment } from './own.ts';
import { commentOwn } from './own-comments.ts';
import {
  addProofRoute,
  changeProofRoute,
  commentOwnRoute,
  compareUploadRoute,
  delegateRoute,
  endPartRoute,
  openAssessmentRoute,
  ownCopyRoute,
  ownWorkbookRoute,
  proofUploadRoute,
  proposalsRoute,
  removeProofRoute,
  reuseProofRoute,
  saveAnswersRoute,
  submitAnswersRoute,
  uploadTicketRoute,
} from './own-contract.ts';
import {
  compareUpload,
  downloadOwnCopy,
  downloadOwnWorkbook,
  downloadPackage,
  proposals,
  ticketFor,
} from './own-files.ts';
import { delegate, endPart } from './own-parts.ts';
import { addProof, changeProof, receiveProofFile, reuseProof, takeProofAway } from './own-proofs.ts';
import { filePurpose } from './present.ts';
import { saveAnswers } from './save.ts';
import { closeRound, getRound, listRounds, sendRound } from './send.ts';
import { submitAnswers } from './submit.ts';
import { downloadAnswers, downloadProof, downloadWorkbook, getAssessment } from './whole.ts';

/** Without a ticket that is good not a byte is taken. */
const followTicket = (context: Context, { params, address }: { params: { ticket: string }; address: string }) =>
  followLink(context, { token: params.ticket, purpose: filePurpose, address });

const callerOf = ({ input, address }: { input: { token: string }; address: string }) => ({
  token: input.token,
  address,
});

export const assessmentRoutes = [
  bind(listRoundsRoute, (context, { query }) => listRounds(context, query)),
  bind(sendRoundRoute, (context, { input }) => sendRound(context, input)),
  bind(getRoundRoute, (context, { params }) => getRound(context, params.id)),
  bind(closeRoundRoute, (context, { params, ifMatch }) => closeRound(context, params.id, ifMatch)),
  bind(listAssessmentsRoute, (context, { query }) => listAssessments(context, query)),
  bind(assessmentFacetsRoute, (context, { query }) => assessmentFacets(context, query)),
  bind(getAssessmentRoute, (context, { params, query }) => getAssessment(context, params.id, query)),
  bind(answersFileRoute, (context, { params, query }) => downloadAnswers(context, params.id, query)),
  bind(assessmentWorkbookRoute, (context, { params }) => downloadWorkbook(context, params.id)),
  bind(assessmentPackageRoute, (context, { params }) => downloadPackage(context, params.id)),
  bind(bringInAnswersRoute, (context, { params, query, file }) =>
    bringInAnswers(context, params.id, { file, apply: query.apply ?? false, by: query.by }),
  ),
  bind(proofFileRoute, (context, { params }) => downloadProof(context, params.id, params.proof)),
  bind(renewAssessmentLinkRoute, (context, { params, input }) => renewLink(context, params.id, input)),
  bind(revokeAssessmentLinkRoute, (context, { params }) => revokeLink(context, params.id)),
  bind(changeDueRoute, (context, { params, input, ifMatch }) => changeDue(context, params.id, { ...input, ifMatch })),
  bind(acceptAssessmentRoute, (context, { params, input, ifMatch }) =>
    decide(context, params.id, { state: 'accepted', comment: input.comment ?? null, ifMatch }),
  ),
  bind(sendBackRoute, (context, { params, input, ifMatch }) =>
    decide(context, params.id, { state: 'queried', comment: input.comment, ifMatch }),
  ),
  bind(rejectAssessmentRoute, (context, { params, input, ifMatch }) =>
    decide(context, params.id, { state: 'rejected', comment: input.comment, ifMatch }),
  ),
  bind(withdrawAssessmentRoute, (context, { params, ifMatch }) => withdrawAssessment(context, params.id, ifMatch)),
  bind(commentOnAssessmentRoute, (context, { params, input }) => commentOn(context, params.id, input)),
  bind(openAssessmentRoute, (context, call) => openAssessment(context, callerOf(call))),
  bind(saveAnswersRoute, (context, call) => saveAnswers(context, callerOf(call), call.input)),
  bind(addProofRoute, (context, call) => addProof(context, callerOf(call), call.input)),
  bind(changeProofRoute, (context, call) => changeProof(context, callerOf(call), call.input)),
  bind(removeProofRoute, (context, call) => takeProofAway(context, callerOf(call), call.input)),
  bind(reuseProofRoute, (context, call) => reuseProof(context, callerOf(call), call.input)),
  bind(
    proofUploadRoute,
    (context, { params, address, file }) => receiveProofFile(context, { ticket: params.ticket, address, file }),
    followTicket,
  ),
  bind(commentOwnRoute, (context, call) => commentOwn(context, callerOf(call), call.input)),
  bind(delegateRoute, (context, call) => delegate(context, callerOf(call), call.input)),
  bind(endPartRoute, (context, call) => endPart(context, callerOf(call), call.input)),
  bind(ownWorkbookRoute, (context, call) => downloadOwnWorkbook(context, callerOf(call))),
  bind(ownCopyRoute, (context, call) => downloadOwnCopy(context, callerOf(call))),
  bind(uploadTicketRoute, (context, call) => ticketFor(context, callerOf(call))),
  bind(
    compareUploadRoute,
    (context, { params, address, file }) => compareUpload(context, { ticket: params.ticket, address, file }),
    followTicket,
  ),
  bind(proposalsRoute, (context, call) => proposals(context, callerOf(call))),
  bind(submitAnswersRoute, (context, call) => submitAnswers(context, callerOf(call), call.input)),
];
