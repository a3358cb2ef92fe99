import type { z } from 'zod';
import {
  type BomRow,
  exportPartsRoute,
  listBomRowsRoute,
  listPartsRoute,
  listProductsOfPartsRoute,
  type Part,
} from '../modules/parts/contract.ts';
import type { Client } from './client.ts';

/** The filters of `GET /parts`, and the past moment that is asked about. */
export type PartQuery = z.input<NonNullable<typeof listPartsRoute.query>> & { asOf?: string };

type ProductOfParts = z.output<NonNullable<typeof listProductsOfPartsRoute.output>>['items'][number];

interface Pages<Item> {
  items: readonly Item[];
  next: string | null;
}

const pageSize = 200;

/** All parts that a query asks for, page after page. */
export function listAllParts(client: Client, query: PartQuery): Promise<Part[]> {
  return allOf((place) => client.call(listPartsRoute, { query: { ...query, ...place } }));
}

/** All products that have such parts. */
export function listAllProductsOfParts(client: Client, query: PartQuery): Promise<ProductOfParts[]> {
  return allOf((place) => client.call(listProductsOfPartsRoute, { query: { ...query, ...place } }));
}

/** The rows of a spreadsheet that the vulnerability data does not know. */
export function listRowsNotFound(client: Client, bom: string): Promise<BomRow[]> {
  return allOf((place) => client.call(listBomRowsRoute, { query: { bom, state: 'not-found', ...place } }));
}

export async function exportPartsCsv(client: Client, query: PartQuery): Promise<Uint8Array> {
  const response = await client.open(exportPartsRoute, { query: { ...query, format: 'csv' } });
  return new Uint8Array(await response.arrayBuffer());
}

async function allOf<Item>(read: (place: { limit: number; after?: string }) => Promise<Pages<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page: Pages<Item> = await read({ limit: pageSize, ...(after === undefined ? {} : { after }) });
    items.push(...page.items);
    after = page.next;
  }
  return items;
}
