import { z } from 'zod';
import { assessmentWhy } from '../modules/assessment-reports/contract.ts';
import { bomWhy } from '../modules/boms/contract.ts';
import { feedWhy } from '../modules/feeds/contract.ts';
import { findingWhy } from '../modules/findings/contract.ts';
import { functionWhy } from '../modules/functions/contract.ts';
import { homeWhy } from '../modules/home/contract.ts';
import { importWhy } from '../modules/imports/contract.ts';
import { likelihoodWhy } from '../modules/likelihood/contract.ts';
import { duplicateWhy } from '../modules/merges/contract.ts';
import { cardWhy } from '../modules/network/card-contract.ts';
import { reachWhy } from '../modules/network/contract.ts';
import { countriesWhy, countryWhy } from '../modules/network/country-contract.ts';
import { dependentsWhy } from '../modules/network/dependents-contract.ts';
import { ownershipWhy } from '../modules/network/ownership-contract.ts';
import { sectorsWhy } from '../modules/network/views-contract.ts';
import { productWhy } from '../modules/products/contract.ts';
import { supplierWhy } from '../modules/suppliers/contract.ts';
import { systemWhy } from '../modules/systems/contract.ts';
import { criticalSoftwareWhy } from '../modules/taxonomy/contract.ts';
import type { Why, WhyDeclaration, WhyReference } from '../modules/why/contract.ts';
import type { Client } from './client.ts';

export type { Origin, Why, WhyInput, WhyValue } from '../modules/why/contract.ts';

/** Every kind of thing whose derived values can be asked why. */
export const whyDeclarations: readonly WhyDeclaration[] = [
  ...[homeWhy, supplierWhy, productWhy, systemWhy, functionWhy],
  ...[bomWhy, findingWhy, duplicateWhy, reachWhy, ownershipWhy, feedWhy, importWhy, likelihoodWhy, cardWhy],
  ...[assessmentWhy, criticalSoftwareWhy, sectorsWhy, countryWhy, countriesWhy, dependentsWhy],
];

/** The declaration of a kind: `supplier`. */
export function whyOfKind(kind: string): WhyDeclaration | undefined {
  return whyDeclarations.find((one) => one.kind === kind);
}

/** Asks why a value is what it is; undefined where nothing of that kind can be asked. */
export async function askWhy(
  client: Client,
  { kind, id, value }: WhyReference,
  asOf?: string | undefined,
): Promise<Why | undefined> {
  const declaration = whyOfKind(kind);
  if (!declaration) return undefined;
  const route = { ...declaration.route, query: AsOfQuery };
  return client.call(route, { params: { id, value }, query: { asOf } });
}

const AsOfQuery = z.object({ asOf: z.string().optional() });
