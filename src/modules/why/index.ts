export { type Asking, askingOf, bindWhy, type Explanation } from './explain.ts';
export { count, derived, input, inputsShown, list, notKnown, sumOf, text, unknown } from './inputs.ts';
export { originsOf } from './origin-store.ts';
export { countOfLinked, fieldInput, statementInputs } from './statements.ts';
