import { bind } from '../../platform/http/bind.ts';
import {
  addDraftEditsRoute,
  adoptDraftRoute,
  beginDraftRoute,
  changeDraftEditRoute,
  changeDraftRoute,
  discardDraftRoute,
  draftEffectRoute,
  getDraftRoute,
  listDraftsRoute,
  removeDraftEditRoute,
} from './contract.ts';
import { readEffect } from './effect.ts';
import {
  addEdits,
  adoptDraft,
  beginDraft,
  changeDraft,
  discardDraft,
  getDraft,
  listDrafts,
  removeEdit,
  setEdit,
} from './operations.ts';

export const draftRoutes = [
  bind(listDraftsRoute, (context, { query }) => listDrafts(context, query)),
  bind(getDraftRoute, (context, { params }) => getDraft(context, params.id)),
  bind(beginDraftRoute, (context, { input }) => beginDraft(context, input)),
  bind(changeDraftRoute, (context, { params, input, ifMatch }) => changeDraft(context, params.id, input, ifMatch)),
  bind(addDraftEditsRoute, (context, { params, input, ifMatch }) => addEdits(context, params.id, input, ifMatch)),
  bind(changeDraftEditRoute, (context, { params, input, ifMatch }) => setEdit(context, params, input.edit, ifMatch)),
  bind(removeDraftEditRoute, (context, { params, ifMatch }) => removeEdit(context, params, ifMatch)),
  bind(discardDraftRoute, (context, { params, ifMatch }) => discardDraft(context, params.id, ifMatch)),
  bind(adoptDraftRoute, (context, { params, ifMatch }) => adoptDraft(context, params.id, ifMatch)),
  bind(draftEffectRoute, (context, { params, query }) => readEffect(context, params.id, query)),
];
