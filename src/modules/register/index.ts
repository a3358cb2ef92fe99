export { type ExportedList, exportList, filterInWords, mediaTypes } from './export-list.ts';
export { countEach, countFacets, countNodes, withUnfound, yesOf } from './facet-store.ts';
export { findingColumns } from './finding-columns.ts';
export {
  byUrgency,
  countChecked,
  countFindings,
  isActive,
  isClosedSql,
  noFindings,
  recountFindings,
  urgencyOf,
} from './finding-counts-store.ts';
export {
  allOf,
  isAfter,
  isFoundBy,
  isLinked,
  isOrNot,
  type LinkedBy,
  type Marked,
  markOf,
  type Order,
  readPage,
  type Slice,
} from './list.ts';
export {
  ascending,
  changeNumber,
  countShown,
  descending,
  type Filters,
  knownFirst,
  type ListSource,
  type Narrowed,
  readAllIds,
  readFirst,
  readListPage,
  type Shown,
  shownBy,
  withHashJoins,
} from './list-source.ts';
export { becameOther, findMove, type Move } from './moves.ts';
export {
  findNode,
  findNodes,
  getNodeId,
  getNodeIds,
  holdRegister,
  insertNode,
  lockNode,
  type NodeColumns,
  nodeColumns,
  nodeJson,
  nodeRefOf,
  type RefColumns,
  readNodeRefs,
  registerRowOf,
  requireInSight,
  requireNodeId,
  updateNode,
  writeWords,
} from './node-store.ts';
export { numberOf, parseNumber, takeNumbers } from './numbers.ts';
export { registerRoutes } from './routes.ts';
export { rewriteWords } from './search-store.ts';
export { asSearched, containing, searchWords } from './search-words.ts';
export { uncheckedOf } from './unchecked.ts';
export { type HeldFact, type HeldLink, type HeldRegister, type HeldSource, readRegister } from './workbook-store.ts';
