export { insertDetails } from './detail-store.ts';
export { identifyRows } from './identify-rows.ts';
export { partRoutes } from './routes.ts';
export { nameKeyOf } from './row-name.ts';
export { insertRows } from './row-store.ts';
export { purlsToChange, readRules, removeRule, writeRule } from './rule-store.ts';
