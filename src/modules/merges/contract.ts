import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

/** On what two records are taken for one company, the strongest first. */
export const MergeRule = z.enum(['lei', 'duns', 'uei', 'cage', 'domain', 'name', 'alias', 'decided']);
export type MergeRule = z.infer<typeof MergeRule>;

export const MergeGround = z.object({
  rule: MergeRule,
  value: z.string().nullable().describe('What both have: the identifier, or the name without its legal form'),
});
export type MergeGround = z.infer<typeof MergeGround>;

export const DuplicateSupplier = NodeRef.extend({ country: z.string().nullable() });
export type DuplicateSupplier = z.infer<typeof DuplicateSupplier>;

/** Two records that look like one company; a person decides. */
export const Duplicate = z.object({
  one: DuplicateSupplier,
  other: DuplicateSupplier,
  grounds: z.array(MergeGround).describe('The strongest first'),
});
export type Duplicate = z.infer<typeof Duplicate>;

export const Merge = z.object({
  merged: NodeRef.describe('The record that was merged, and is retired since'),
  into: NodeRef,
  ground: MergeGround,
  at: z.iso.datetime(),
  change: z.int(),
  by: z.string().nullable(),
});
export type Merge = z.infer<typeof Merge>;

export const listDuplicatesRoute = declareRoute({
  method: 'GET',
  path: '/supplier-duplicates',
  summary: 'Suppliers that look like one company, with the rule that matched',
  permission: 'register:read',
  asOf: true,
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.object({ items: z.array(Duplicate), total: z.int() }),
});

export const distinguishRoute = declareRoute({
  method: 'POST',
  path: '/supplier-duplicates/distinctions',
  summary: 'Say that two suppliers are two companies; they are not suggested again',
  permission: 'register:write',
  input: z.object({ oneId: z.string().max(100), otherId: z.string().max(100) }),
  status: 204,
});

export const listMergesRoute = declareRoute({
  method: 'GET',
  path: '/suppliers/{id}/merges',
  summary: 'What was merged into this supplier, and what it was merged into',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: z.object({ into: Merge.nullable(), merged: z.array(Merge) }),
});

export const mergeRoute = declareRoute({
  method: 'POST',
  path: '/suppliers/{id}/merge',
  summary: 'Merge this supplier into another: its links, names, evidence and units go there, and it is retired',
  permission: 'register:write',
  params: IdParams,
  input: z.object({ intoId: z.string().max(100) }),
  output: Merge,
});

export const splitRoute = declareRoute({
  method: 'POST',
  path: '/suppliers/{id}/split',
  summary: 'Take a merged supplier out again: what came with it goes back, as far as it still stands',
  permission: 'register:write',
  params: IdParams,
  output: z.object({
    supplier: NodeRef,
    returned: z.int().describe('Links, names, evidence and units that went back'),
    stayed: z.int().describe('Of what came with it, what was changed or removed since and stays as it is'),
  }),
});

export const duplicateWhy = declareWhy({
  kind: 'duplicate',
  path: '/supplier-duplicates/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['grounds'],
  of: Duplicate,
  stated: ['one', 'other'],
});

/** Two suppliers as one thing that can be asked about: `S-0001~S-0002`. */
export function pairId(one: string, other: string): string {
  return `${one}~${other}`;
}
