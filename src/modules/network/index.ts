export type { RegisterDocument } from './document-store.ts';
export { documentOf } from './documents.ts';
export { type NodeLevels, nodeLevels } from './node-levels.ts';
export { networkRoutes } from './routes.ts';
export { holdingsOf } from './holdings.ts';
export type { OwnershipRow } from './predicate-store.ts';
