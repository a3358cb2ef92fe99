import { bind } from '../../platform/http/bind.ts';
import { eraseAccount, previewAccountErasure } from './account-erasure.ts';
import {
  eraseAccountRoute,
  erasePersonRoute,
  listPeopleRoute,
  previewAccountErasureRoute,
  previewPersonErasureRoute,
} from './contract.ts';
import { erasePerson, listPeople, previewPersonErasure } from './operations.ts';

export const peopleRoutes = [
  bind(listPeopleRoute, (context, { query }) => listPeople(context, query)),
  bind(previewPersonErasureRoute, (context, { params }) => previewPersonErasure(context, params.id)),
  bind(erasePersonRoute, (context, { params, input }) => erasePerson(context, params.id, input)),
  bind(previewAccountErasureRoute, (context, { params }) => previewAccountErasure(context, params.userId)),
  bind(eraseAccountRoute, (context, { params, input }) => eraseAccount(context, params.userId, input)),
];
