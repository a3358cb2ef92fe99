import { bomWhy } from '../modules/boms/contract.ts';
import { feedWhy } from '../modules/feeds/contract.ts';
import { findingWhy } from '../modules/findings/contract.ts';
import { functionWhy } from '../modules/functions/contract.ts';
import { homeWhy } from '../modules/home/contract.ts';
import { importWhy } from '../modules/imports/contract.ts';
import { duplicateWhy } from '../modules/merges/contract.ts';
import { reachWhy } from '../modules/network/contract.ts';
import { productWhy } from '../modules/products/contract.ts';
import { supplierWhy } from '../modules/suppliers/contract.ts';
import { systemWhy } from '../modules/systems/contract.ts';
import type { WhyDeclaration } from '../modules/why/contract.ts';

/** Every kind of thing whose derived values can be asked why. */
export const whyDeclarations: readonly WhyDeclaration[] = [
  ...[homeWhy, supplierWhy, productWhy, systemWhy, functionWhy],
  ...[bomWhy, findingWhy, duplicateWhy, reachWhy, feedWhy, importWhy],
];

/** The declaration of a kind: `supplier`. */
export function whyOfKind(kind: string): WhyDeclaration | undefined {
  return whyDeclarations.find((one) => one.kind === kind);
}
