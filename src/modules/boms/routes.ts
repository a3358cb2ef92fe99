import { bind } from '../../platform/http/bind.ts';
import { sayNameRoute, takeBackNameRoute } from '../parts/contract.ts';
import {
  checkBomRoute,
  compareBomsRoute,
  downloadBomRoute,
  getBomRoute,
  listBomComponentsRoute,
  listBomsRoute,
  readBomTreeRoute,
  uploadBomRoute,
} from './contract.ts';
import { checkElements, compareWithEarlier } from './documents.ts';
import { downloadBom, getBom, listBomComponents, listBoms, readBomTree, uploadBom } from './operations.ts';
import { sayName, takeBackName } from './part-names.ts';
import { bomWhyRoute } from './why.ts';

export const bomRoutes = [
  bind(uploadBomRoute, (context, { params, query, file }) =>
    uploadBom(context, params.id, { fileName: query.fileName, file }),
  ),
  bind(listBomsRoute, (context, { query }) => listBoms(context, query)),
  bind(getBomRoute, (context, { params }) => getBom(context, params.id)),
  bind(downloadBomRoute, (context, { params }) => downloadBom(context, params.id)),
  bind(listBomComponentsRoute, (context, { params, query }) => listBomComponents(context, params.id, query)),
  bind(readBomTreeRoute, (context, { params, query }) => readBomTree(context, params.id, query)),
  bind(compareBomsRoute, (context, { params, query }) => compareWithEarlier(context, params.id, query.with)),
  bind(checkBomRoute, (context, { params, query }) => checkElements(context, params.id, query.profile)),
  bind(sayNameRoute, (context, { input }) => sayName(context, input)),
  bind(takeBackNameRoute, (context, { params }) => takeBackName(context, params.id)),
  bomWhyRoute,
];
