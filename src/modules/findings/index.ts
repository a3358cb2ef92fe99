export { bomInput, bomsInForce, feedInputs } from './basis-store.ts';
export { default as findingCountRules } from './count-rules.json' with { type: 'json' };
export { coverageOf } from './coverage-store.ts';
export { forgetPrivateIndex } from './index-cache.ts';
export { mostUrgent } from './list-store.ts';
export { enqueueMatch, matchJob } from './match-job.ts';
export { findingRoutes } from './routes.ts';
export { explainChecked } from './why-checked.ts';
export { type CountedProduct, countsOfProduct, countsOverProducts } from './why-counts.ts';
