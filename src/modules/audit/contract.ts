import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';

/** One change set: who did what, when, and what it rested on; entries are chained by hash. */
export const AuditEntry = z.object({
  number: z.int().describe('The change number of the workspace'),
  at: z.iso.datetime(),
  action: z.string().describe('`supplier.registered`'),
  actor: z.object({
    kind: z.enum(['user', 'token', 'system']),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  subject: z.object({ id: z.string(), number: z.string().nullable(), name: z.string().nullable() }).nullable(),
  details: z.record(z.string(), z.unknown()),
  rows: z.record(z.string(), z.int()).describe('Rows written, by table'),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const listAuditRoute = declareRoute({
  method: 'GET',
  path: '/audit',
  summary: 'List changes, the newest first',
  permission: 'audit:read',
  query: PageQuery.extend({
    action: z.string().max(100).optional(),
    subject: z.string().max(100).optional().describe('Changes of this node'),
    since: z.iso.datetime().optional(),
  }),
  output: pageOf(AuditEntry),
});

export const verifyAuditRoute = declareRoute({
  method: 'GET',
  path: '/audit/verification',
  summary: 'Recompute the whole chain; with a head noted earlier, also prove that nothing before it was rewritten',
  permission: 'audit:read',
  query: z.object({ head: z.string().max(200).optional() }),
  output: z.object({
    ok: z.boolean(),
    entries: z.int(),
    head: z.string().nullable().describe('`NUMBER:HASH` of the newest entry; note it somewhere else'),
    problem: z.string().nullable(),
  }),
});
