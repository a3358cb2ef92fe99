export { newestMajor, oldestMajor } from './binaries.ts';
export { type Claim, claimToServe } from './claim.ts';
export { connectManagedPostgres } from './connect.ts';
export { type ManagedOptions, startManagedPostgres } from './supervisor.ts';
export type { ConnectionSettings, ManagedConnections, ManagedPostgres, ManagedState } from './types.ts';
