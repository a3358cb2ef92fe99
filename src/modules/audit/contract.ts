import { z } from 'zod';
import { declareExport, sortKeys } from '../../common/list.ts';
import { Facet, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeKind, SearchText } from '../register/contract.ts';

export const ActorKind = z.enum(['user', 'token', 'system']);
export type ActorKind = z.infer<typeof ActorKind>;

/** One change set: who did what, when, and what it rested on; entries are chained by hash. */
export const AuditEntry = z.object({
  number: z.int().describe('The change number of the workspace'),
  at: z.iso.datetime(),
  action: z.string().describe('`supplier.registered`'),
  actor: z.object({
    kind: ActorKind.describe('A person who had signed in, a token, or the program itself'),
    id: z.string().nullable(),
    name: z.string().nullable().describe('Null for the program itself, and where the name was erased'),
    madeBy: z.string().nullable().describe('Who made the token'),
  }),
  subject: z
    .object({ id: z.string(), kind: NodeKind.nullable(), number: z.string().nullable(), name: z.string().nullable() })
    .nullable(),
  details: z.record(z.string(), z.unknown()),
  rows: z.record(z.string(), z.int()).describe('Rows written, by table'),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** A moment, or a day in UTC. */
const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** What a change can be about: a node of the register, or none. */
const SubjectKind = z.enum([...NodeKind.options, 'none']);

/** What the list can be sorted by: changes are numbered in the order in which they were made. */
export const auditSorts = ['number'] as const;

export const AuditQuery = PageQuery.extend({
  action: oneOrMore(z.string().max(100)).describe('`supplier.changed`, or all of a kind: `supplier`'),
  by: oneOrMore(ActorKind).describe('Changes by people, tokens or the program itself'),
  actor: z.string().max(100).optional().describe('Changes by this person or token, by id'),
  subject: z.string().max(100).optional().describe('Changes of this node, by id or number'),
  subjectKind: oneOrMore(SubjectKind),
  since: Moment.optional(),
  until: Moment.optional().describe('A day counts to its end'),
  q: SearchText.optional().describe('A text in the details'),
  sort: sortKeys(auditSorts).default('-number'),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const listAuditRoute = declareRoute({
  method: 'GET',
  path: '/audit',
  summary: 'List changes, the newest first or the oldest first',
  permission: 'audit:read',
  asOf: true,
  query: AuditQuery,
  output: pageOf(AuditEntry),
});

export const auditFacetsRoute = declareRoute({
  method: 'GET',
  path: '/audit/facets',
  summary: 'How many changes stand behind each value of a filter',
  permission: 'audit:read',
  asOf: true,
  query: AuditQuery.omit({ limit: true, after: true, sort: true }),
  output: z.object({
    action: Facet,
    by: Facet,
    subjectKind: Facet,
    actors: z
      .array(z.object({ kind: ActorKind, id: z.string(), name: z.string().nullable(), count: z.int() }))
      .describe('The fifty who changed most'),
  }),
});

/** What an export says of each change. */
export const auditColumns = [
  ...([
    'number',
    'at',
    'action',
    'by',
    'actor',
    'actorId',
    'madeBy',
    'subjectKind',
    'subjectNumber',
    'subject',
  ] as const),
  ...(['subjectId', 'details', 'rows', 'hash'] as const),
] as const;
export type AuditColumn = (typeof auditColumns)[number];

export const exportAuditRoute = declareExport({
  path: '/audit/export',
  summary: 'The changes that match, as XLSX, CSV or JSON',
  permission: 'audit:read',
  query: AuditQuery,
  columns: auditColumns,
});

const NumberParams = z.object({ number: z.coerce.number().int().min(1).describe('The change number') });

/** What an id in an entry means, in words. */
export const Named = z.object({
  kind: z.string().describe('`supplier`, `person`, `user`, `token`, `import`, `bom`, …'),
  number: z.string().nullable(),
  name: z.string().nullable().describe('Null where the name was erased'),
});
export type Named = z.infer<typeof Named>;

const Names = z.record(z.string(), Named).describe('What the ids in it mean; what was removed since is not named');

export const readAuditRoute = declareRoute({
  method: 'GET',
  path: '/audit/{number}',
  summary: 'One change: who, what, when, with its place in the chain',
  permission: 'audit:read',
  params: NumberParams,
  output: AuditEntry.extend({
    previous: z.string().describe('The hash of the entry before; empty for the first'),
    digest: z.string().describe('SHA-256 over the rows that it wrote and ended'),
    tables: z.array(z.object({ table: z.string(), rows: z.int() })).describe('Where rows can be looked at'),
    names: Names,
    undoneBy: z.int().nullable().describe('The change that undid it'),
    newest: z.int().describe('The number of the newest change'),
  }),
});

/** One row that a change wrote: null before it was added, null after it was removed. */
export const WrittenRow = z.object({
  id: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type WrittenRow = z.infer<typeof WrittenRow>;

export const listWrittenRowsRoute = declareRoute({
  method: 'GET',
  path: '/audit/{number}/rows',
  summary: 'The rows of one table that a change wrote, before and after',
  permission: 'audit:read',
  params: NumberParams,
  query: PageQuery.extend({ table: z.string().max(60) }),
  output: pageOf(WrittenRow).extend({ names: Names }),
});

const Head = z.string().max(200).describe('`NUMBER:HASH`, as noted from the log or a verification');

export const verifyAuditRoute = declareRoute({
  method: 'GET',
  path: '/audit/verification',
  summary: 'Recompute the whole chain; with a head noted earlier, also prove that nothing before it was rewritten',
  permission: 'audit:read',
  query: z.object({ head: Head.optional() }),
  output: z.object({
    ok: z.boolean(),
    entries: z.int(),
    head: z.string().nullable().describe('`NUMBER:HASH` of the newest entry; note it somewhere else'),
    problem: z.string().nullable(),
  }),
});

export const compareHeadsRoute = declareRoute({
  method: 'GET',
  path: '/audit/heads',
  summary:
    'Whether two heads noted at different times belong to this chain, and the changes from one to the other hold',
  permission: 'audit:read',
  query: z.object({ first: Head, second: Head }),
  output: z.object({
    ok: z.boolean(),
    from: z.object({ number: z.int(), at: z.iso.datetime() }).nullable().describe('The earlier of the two'),
    to: z.object({ number: z.int(), at: z.iso.datetime() }).nullable(),
    changes: z.int().nullable().describe('How many changes were made from one to the other'),
    problem: z.string().nullable(),
  }),
});
