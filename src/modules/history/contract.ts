import { z } from 'zod';
import { oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Job } from '../jobs/contract.ts';
import { NodeKind, NodeRef } from '../register/contract.ts';

/** A change number of the workspace, or a moment (ISO 8601). */
const Past = z.string().max(40);

export const Change = z.object({
  number: z.int(),
  at: z.iso.datetime(),
  action: z.string().describe('`supplier.changed`'),
  actor: z.string().nullable().describe('Who did it; null for the program itself, and where the name was erased'),
  erased: z.boolean().describe('Whether the name of who did it was erased'),
});
export type Change = z.infer<typeof Change>;

/** One field of a row, before and after; null where it is not known. */
export const FieldDifference = z.object({
  field: z.string().describe('As the API names it: `country`, `criticality`'),
  before: z.unknown(),
  after: z.unknown(),
});
export type FieldDifference = z.infer<typeof FieldDifference>;

export const LinkDifference = z.object({
  what: z.enum(['stated', 'changed', 'ended']),
  kind: z.string(),
  from: NodeRef,
  to: NodeRef,
  fields: z.array(FieldDifference),
});
export type LinkDifference = z.infer<typeof LinkDifference>;

/** What is another about one node than it was, and who changed it. */
export const NodeDifference = z.object({
  node: NodeRef,
  what: z.enum(['new', 'changed', 'retired', 'restored', 'removed']),
  fields: z.array(FieldDifference),
  links: z.array(LinkDifference),
  findings: z.object({ opened: z.int(), gone: z.int() }),
  changes: z.array(Change).describe('The changes in between that touched it, the newest first, up to ten'),
});
export type NodeDifference = z.infer<typeof NodeDifference>;

export const compareRoute = declareRoute({
  method: 'GET',
  path: '/comparison',
  summary: 'What changed between two moments: each node that is another, what of it, who did it',
  permission: 'register:read',
  query: PageQuery.extend({
    since: Past.describe('A change number or a moment'),
    until: Past.optional().describe('A change number or a moment; now, where it is left out'),
    node: z.string().max(100).optional().describe('Only this node, by id or number'),
    kind: oneOrMore(NodeKind),
  }),
  output: pageOf(NodeDifference).extend({
    since: z.object({ number: z.int(), at: z.iso.datetime() }),
    until: z.object({ number: z.int(), at: z.iso.datetime() }),
    counts: z.array(z.object({ kind: NodeKind, what: NodeDifference.shape.what, count: z.int() })),
    findings: z.object({ opened: z.int(), gone: z.int() }),
  }),
});

export const findMomentRoute = declareRoute({
  method: 'GET',
  path: '/moment',
  summary: 'The change that was the newest at a moment, and how far back the past can be read',
  permission: 'register:read',
  query: z.object({ at: Past }),
  output: z.object({
    number: z.int().describe('0 before the first change'),
    at: z.iso.datetime(),
    change: Change.nullable(),
    first: z.iso.datetime().nullable().describe('When the first change was made'),
  }),
});

/** A row that stands in the way of an undo. */
export const Hindrance = z.object({
  name: z.string().describe('The row, by name'),
  node: NodeRef.nullable(),
  reason: z.string(),
  change: Change.nullable().describe('The later change that hinders'),
});
export type Hindrance = z.infer<typeof Hindrance>;

const NumberParams = z.object({ number: z.coerce.number().int().min(1) });

export const previewUndoRoute = declareRoute({
  method: 'GET',
  path: '/changes/{number}/undo',
  summary: 'What undoing a change would do, and what stands in its way',
  permission: 'register:read',
  params: NumberParams,
  output: z.object({
    change: Change,
    possible: z.boolean(),
    undoneBy: z.int().nullable().describe('The change that undid it already'),
    removed: z.int().describe('Rows that the change had added'),
    restored: z.int().describe('Rows that it had changed or removed'),
    hindrances: z.array(Hindrance).describe('Up to fifty'),
    hindered: z.int().describe('How many there are'),
  }),
});

export const undoRoute = declareRoute({
  method: 'POST',
  path: '/changes/{number}/undo',
  summary:
    'Undo a whole change, such as an import or an edit of many rows; refused, by name, where rows were changed since',
  permission: 'register:write',
  params: NumberParams,
  output: Job,
  status: 202,
});

export const visitRoute = declareRoute({
  method: 'POST',
  path: '/visit',
  summary: 'Begin a visit, or go on with it; gives up to where you had seen the workspace at the visit before',
  permission: 'signed-in',
  output: z.object({
    since: z
      .object({ number: z.int(), at: z.iso.datetime() })
      .nullable()
      .describe('Compare from here; null on the first visit, and for tokens'),
  }),
});
