import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedEvidence } from './columns.ts';
import {
  addEvidenceRoute,
  attachFileRoute,
  changeEvidenceRoute,
  downloadEvidenceRoute,
  exportEvidenceRoute,
  getEvidenceRoute,
  listEvidenceRoute,
  withdrawEvidenceRoute,
} from './contract.ts';
import {
  addEvidence,
  attachFile,
  changeEvidence,
  downloadEvidence,
  getEvidence,
  listEvidence,
  withdrawEvidence,
} from './operations.ts';

export const evidenceRoutes = [
  bind(listEvidenceRoute, (context, { query }) => listEvidence(context, query)),
  bind(exportEvidenceRoute, (context, { query }) => exportList(context, exportedEvidence(context), query)),
  bind(getEvidenceRoute, (context, { params }) => getEvidence(context, params.id)),
  bind(addEvidenceRoute, (context, { input }) => addEvidence(context, input)),
  bind(changeEvidenceRoute, (context, { params, input, ifMatch }) =>
    changeEvidence(context, params.id, input, ifMatch),
  ),
  bind(attachFileRoute, (context, { params, query, file }) =>
    attachFile(context, params.id, { fileName: query.fileName, file }),
  ),
  bind(downloadEvidenceRoute, (context, { params }) => downloadEvidence(context, params.id)),
  bind(withdrawEvidenceRoute, (context, { params, ifMatch }) => withdrawEvidence(context, params.id, ifMatch)),
];
