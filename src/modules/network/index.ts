export type { RegisterDocument } from './document-store.ts';
export { documentOf, notesOn, partsWeighed } from './documents.ts';
export { holdingsOf } from './holdings.ts';
export { type NodeLevels, nodeLevels } from './node-levels.ts';
export type { OwnershipRow } from './predicate-store.ts';
export { networkRoutes } from './routes.ts';
