export { byUrgency, countChecked, countFindings, noFindings, urgencyOf } from './finding-counts-store.ts';
export { allOf, isAfter, isFoundBy, type Marked, markOf, type Order, readPage, type Slice } from './list.ts';
export {
  findNode,
  getNodeId,
  holdRegister,
  insertNode,
  lockNode,
  type NodeColumns,
  nodeColumns,
  nodeJson,
  nodeRefOf,
  type RefColumns,
  registerRowOf,
  requireNodeId,
  updateNode,
  writeWords,
} from './node-store.ts';
export { numberOf, parseNumber, takeNumbers } from './numbers.ts';
export { registerRoutes } from './routes.ts';
export { rewriteWords } from './search-store.ts';
export { searchWords } from './search-words.ts';
export { type HeldLink, type HeldRegister, readRegister } from './workbook-store.ts';
