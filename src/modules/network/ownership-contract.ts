import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef } from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

const Part = z.number().min(0).max(1);
const Interval = z.object({ min: Part, max: Part });

/** One owner's part; where nobody states one, from nothing to what the others leave. */
const HoldingOf = Interval.extend({ node: NodeRef, stated: z.boolean() });

export const Ownership = z.object({
  node: NodeRef,
  ultimate: NodeRef.describe(
    'Who controls it in the end: holds half or more, or is the only owner named, step by step; itself where nobody does',
  ),
  possible: NodeRef.describe('The same where those who may control do'),
  ring: z
    .array(NodeRef)
    .describe('Those who control each other in a ring at the end of the way, which counts as one owner'),
  direct: z.array(HoldingOf).describe('Who owns a part of it directly'),
  owners: z.array(HoldingOf).describe('What each owner has by all chains together'),
  chains: z
    .array(Interval.extend({ nodes: z.array(NodeRef).describe('From an owner down to the node') }))
    .describe('The shortest first; the part is the product of the parts along it'),
  complete: z.boolean().describe('False where owners own each other in a ring, or there are more chains than are told'),
  owns: z.array(HoldingOf).describe('What it owns a part of directly'),
  controls: z
    .array(z.object({ node: NodeRef, certain: z.boolean() }))
    .describe('What it controls, or may control, by all that belong to it together'),
  controlled: z.int().describe('How many those are; `controls` names the first of them'),
});
export type Ownership = z.infer<typeof Ownership>;

export const ownershipRoute = declareRoute({
  method: 'GET',
  path: '/network/ownership/{id}',
  summary:
    'Who owns a supplier, by which chains and with what parts, who controls it in the end, and what it controls itself',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: Ownership,
});

export const ownershipWhy = declareWhy({
  kind: 'ownership',
  path: '/network/ownership/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['ultimate', 'possible'],
  of: Ownership.pick({ ultimate: true, possible: true }),
  stated: [],
});
