export { numberOf, parseNumber, type Series, takeNumbers } from './numbers.ts';
