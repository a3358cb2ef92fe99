export { buildFolder, holdBuild } from './build.ts';
export { dataDirectory } from './data-directory.ts';
export { databaseUrl } from './database-url.ts';
export { programRoot, programVersion } from './program.ts';
