export type { RegisterDocument } from './document-store.ts';
export { documentOf } from './documents.ts';
export { networkRoutes } from './routes.ts';
