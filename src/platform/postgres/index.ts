export { connectManagedPostgres } from './connect.ts';
export { startManagedPostgres } from './supervisor.ts';
export type { ManagedConnections, ManagedPostgres } from './types.ts';
