import { bind } from '../../platform/http/bind.ts';
import { classify, getClassification } from './classify.ts';
import {
  addTaxonomyEntryRoute,
  answerCriticalSoftwareRoute,
  changeTaxonomyEntryRoute,
  classifyRoute,
  getClassificationRoute,
  getCriticalSoftwareRoute,
  getTaxonomyRoute,
  listTaxonomyUseRoute,
  restoreTaxonomyEntryRoute,
  retireTaxonomyEntryRoute,
} from './contract.ts';
import { answerCriticalSoftware, getCriticalSoftware } from './critical-software.ts';
import { addEntry, changeEntry, getTaxonomy, restoreEntry, retireEntry } from './entries.ts';
import { readUse } from './use-store.ts';
import { criticalSoftwareWhyRoute } from './why.ts';

export const taxonomyRoutes = [
  bind(getTaxonomyRoute, getTaxonomy),
  bind(listTaxonomyUseRoute, ({ database, workspaceId }, { query }) =>
    database.inWorkspace(workspaceId, async (tx) => ({ items: await readUse(tx, workspaceId, query.by) })),
  ),
  bind(addTaxonomyEntryRoute, (context, { input }) => addEntry(context, input)),
  bind(changeTaxonomyEntryRoute, (context, { params, input, ifMatch }) =>
    changeEntry(context, params.id, input, ifMatch),
  ),
  bind(retireTaxonomyEntryRoute, (context, { params }) => retireEntry(context, params.id)),
  bind(restoreTaxonomyEntryRoute, (context, { params }) => restoreEntry(context, params.id)),
  bind(getClassificationRoute, (context, { params }) => getClassification(context, params.id)),
  bind(classifyRoute, (context, { params, input, ifMatch }) => classify(context, params.id, input, ifMatch)),
  bind(getCriticalSoftwareRoute, (context, { params }) => getCriticalSoftware(context, params.id)),
  bind(answerCriticalSoftwareRoute, (context, { params, input, ifMatch }) =>
    answerCriticalSoftware(context, params.id, input, ifMatch),
  ),
  criticalSoftwareWhyRoute,
];
