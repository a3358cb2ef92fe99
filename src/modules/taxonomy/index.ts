export { carriesOneOf, codesOfNode, readClassifiedAs } from './classification-store.ts';
export { readJudgements, verdictOfNode } from './critical-software-store.ts';
export { taxonomyRoutes } from './routes.ts';
export { classifiedProducts, functionsOfElements } from './use-store.ts';
