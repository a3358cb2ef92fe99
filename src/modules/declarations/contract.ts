import { z } from 'zod';
import { IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { MergeRule } from '../merges/contract.ts';
import { decimal, NodeRef, text } from '../register/contract.ts';
import { Email, PersonName } from '../users/contract.ts';

/** How much one declaration may hold. */
export const mostRows = { sites: 200, suppliers: 500, owners: 50 } as const;

/** How far and how widely a request may be passed on: levels below the supplier asked, links of one declaration, links of one request. */
export const mostPassedOn = { levels: 4, each: 50, all: 200 } as const;

/** A link holds at most this long. */
export const mostLinkDays = 180;

const Section = z.enum(['sites', 'suppliers', 'owners']);

/** One line as somebody types it, which may still be empty. */
const typed = (most: number) =>
  z
    .string()
    .max(most)
    .overwrite((given) => given.replaceAll(/\s+/g, ' ').trim())
    .regex(/^\P{Cc}*$/u, 'Take out the control character that cannot be seen')
    .nullable();

const share = decimal(0, 1).nullable();
const days = decimal(0, 36_500).nullable();

const Row = z.object({
  ref: z
    .string()
    .regex(/^[a-z0-9]{1,16}$/)
    .describe('Names the row in this declaration and the later ones'),
  name: typed(300),
  country: typed(2).describe('ISO 3166-1 alpha-2'),
});

const identifiers = { lei: typed(40), duns: typed(40), uei: typed(40), cage: typed(40), domain: typed(253) };

/** What a supplier does for the one that names it. */
export const DeclaredRole = z.enum(['supplies', 'resells', 'administers']);
export type DeclaredRole = z.infer<typeof DeclaredRole>;

/** What a supplier states of itself. It may be half done: what lacks is told when it is saved, and refused when it is declared. */
export const Statement = z.strictObject({
  sites: z
    .array(
      Row.extend({ place: typed(100), owned: z.boolean().nullable(), recoverDays: days, bufferDays: days }).strict(),
    )
    .max(mostRows.sites),
  suppliers: z
    .array(
      Row.extend({
        ...identifiers,
        role: DeclaredRole,
        item: typed(200).describe('What it supplies or makes'),
        share,
        shareMax: share.describe('The upper end where the share is known as a range only'),
        singleSource: z.boolean().nullable(),
        siteRef: z.string().max(16).nullable().describe('The own site that it supplies'),
      }).strict(),
    )
    .max(mostRows.suppliers),
  owners: z
    .array(Row.extend({ lei: typed(40), duns: typed(40), share, shareMax: share }).strict())
    .max(mostRows.owners),
  none: z.array(Section).max(3).describe('Sections of which there are none, which is not the same as nothing said'),
  recoverDays: days.describe('Until it delivers again after a total loss'),
  bufferDays: days.describe('For which its stock lasts'),
  validUntil: z.iso.date().nullable(),
});
export type Statement = z.infer<typeof Statement>;

const StatementProblem = z.object({
  at: z.string().describe('A JSON Pointer into the statement'),
  message: z.string(),
});

export const DeclarationState = z.enum(['asked', 'opened', 'declared', 'queried', 'accepted', 'rejected']);
export type DeclarationState = z.infer<typeof DeclarationState>;

/** One supplier asked once, by us or by the supplier that named it. */
export const Declaration = z.object({
  id: z.string(),
  number: z.string().describe('`D-0001`'),
  supplier: NodeRef.nullable().describe('Null for one that a supplier named, until it stands in the register'),
  name: z.string(),
  parent: z.object({ id: z.string(), number: z.string(), name: z.string() }).nullable().describe('Who passed it on'),
  depth: z.int(),
  passOn: z.int().describe('How many levels further down it may be passed on'),
  passedOn: z.int().describe('How often it was passed on'),
  state: DeclarationState,
  version: z.int().describe('The newest version that was declared; 0 while none was'),
  note: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  askedAt: z.iso.datetime(),
  openedAt: z.iso.datetime().nullable(),
  declaredAt: z.iso.datetime().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  comment: z.string().nullable(),
  link: z
    .object({
      state: z.enum(['good', 'expired', 'revoked', 'none']),
      expiresAt: z.iso.datetime().nullable(),
      lastUsedAt: z.iso.datetime().nullable(),
    })
    .describe('Never the link itself: it is kept as a hash'),
  etag: z.string(),
});
export type Declaration = z.infer<typeof Declaration>;

export const DeclarationQuery = PageQuery.extend({
  supplier: z.string().max(100).optional().describe('Asked of this supplier'),
  state: oneOrMore(DeclarationState),
});
export type DeclarationQuery = z.infer<typeof DeclarationQuery>;

export const listDeclarationsRoute = declareRoute({
  method: 'GET',
  path: '/declarations',
  summary: 'What suppliers were asked to declare, the newest first',
  permission: 'register:read',
  asOf: true,
  query: DeclarationQuery,
  output: pageOf(Declaration),
});

/** A link, told once. */
const IssuedLink = z.object({
  token: z.string().describe('Shown once: the supplier opens `/declare#` and this'),
  expiresAt: z.iso.datetime(),
  mailed: z.boolean().describe('Whether the mail server took it'),
  problem: z.string().nullable().describe('Why no mail was sent'),
});

const linkDays = z.int().min(1).max(mostLinkDays).default(30);

export const AskInput = z.object({
  suppliers: z
    .array(
      z.object({ id: z.string().max(100), email: Email.nullish().describe('Used for this mail and kept nowhere') }),
    )
    .min(1)
    .max(50),
  note: z.string().trim().max(2000).nullish(),
  dueOn: z.iso.date().nullish(),
  linkDays,
  passOn: z.int().min(0).max(mostPassedOn.levels).default(2),
});
export type AskInput = z.infer<typeof AskInput>;

export const askForDeclarationsRoute = declareRoute({
  method: 'POST',
  path: '/declarations',
  summary: 'Ask suppliers to declare their sites, suppliers and owners; each gets a link of its own',
  permission: 'register:write',
  input: AskInput,
  output: z.object({ items: z.array(z.object({ declaration: Declaration, link: IssuedLink })) }),
  status: 201,
  answersSecret: true,
});

export const getDeclarationRoute = declareRoute({
  method: 'GET',
  path: '/declarations/{id}',
  summary: 'One declaration, and those that were asked for further down',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: Declaration.extend({
    chain: z.array(Declaration).describe('All that it was passed on to, level by level'),
    by: z.string().nullable().describe('Who attested the newest version'),
    byErased: z.boolean(),
    acceptedChange: z.int().nullable().describe('The change that took it into the register, which can be undone'),
    queries: z.record(z.string(), z.string()).describe('Comments on rows, by section and ref: `suppliers/a1`'),
  }),
});

const LinkInput = z.object({ linkDays, email: Email.nullish() });

export const renewDeclarationLinkRoute = declareRoute({
  method: 'POST',
  path: '/declarations/{id}/link',
  summary: 'Ask again by a new link; earlier ones end',
  permission: 'register:write',
  params: IdParams,
  input: LinkInput,
  output: IssuedLink,
  answersSecret: true,
});

export const revokeDeclarationLinkRoute = declareRoute({
  method: 'DELETE',
  path: '/declarations/{id}/link',
  summary: 'Revoke the link; what was declared stays',
  permission: 'register:write',
  params: IdParams,
  status: 204,
});

/** What one row would do to the register. */
export const PreviewRow = z.object({
  section: z.enum(['self', 'sites', 'suppliers', 'owners']),
  ref: z.string(),
  name: z.string(),
  says: z.string().nullable().describe('What it supplies or makes'),
  what: z.enum(['new', 'changed', 'unchanged', 'withdrawn', 'refused']),
  problem: z.string().nullable().describe('Why it cannot be taken'),
  node: NodeRef.nullable().describe('What it is taken for; null for a new one'),
  ground: z
    .object({
      rule: z.enum([...MergeRule.options, 'earlier', 'passed-on']),
      value: z.string().nullable(),
      why: z.string(),
    })
    .nullable()
    .describe('The rule by which it is taken for that one'),
  others: z.array(NodeRef).describe('What else it might be'),
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  query: z.string().nullable(),
});
export type PreviewRow = z.infer<typeof PreviewRow>;

export const previewDeclarationRoute = declareRoute({
  method: 'GET',
  path: '/declarations/{id}/preview',
  summary: 'What the newest version would change in the register, row by row',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: z.object({
    etag: z.string(),
    version: z.int(),
    counts: z.object({ new: z.int(), changed: z.int(), unchanged: z.int(), withdrawn: z.int(), refused: z.int() }),
    nothingSaid: z.array(Section).describe('Sections of which nothing was said'),
    none: z.array(Section).describe('Sections of which there are none, as declared'),
    items: z.array(PreviewRow),
  }),
});

const RowChoice = z.object({
  section: PreviewRow.shape.section,
  ref: z.string().max(16),
  take: z.boolean().default(true),
  as: z.string().max(100).optional().describe('`new`, or the supplier or site that it is'),
});
export type RowChoice = z.infer<typeof RowChoice>;

const comment = z.string().trim().min(1, 'Say what is asked').max(2000);

export const acceptDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declarations/{id}/accept',
  summary: 'Take a declaration into the register, whole or row by row, in one change that can be undone',
  permission: 'register:write',
  params: IdParams,
  input: z.object({ rows: z.array(RowChoice).max(800).default([]), rest: z.enum(['take', 'leave']).default('take') }),
  output: Declaration,
  ifMatch: true,
});

export const queryDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declarations/{id}/query',
  summary: 'Send a declaration back with a comment, and comments on rows',
  permission: 'register:write',
  params: IdParams,
  input: z.object({
    comment,
    rows: z
      .array(z.object({ section: Section, ref: z.string().max(16), comment: text(500) }))
      .max(200)
      .default([]),
  }),
  output: Declaration,
  ifMatch: true,
});

export const rejectDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declarations/{id}/reject',
  summary: 'Reject a declaration; nothing of it goes into the register',
  permission: 'register:write',
  params: IdParams,
  input: z.object({ comment }),
  output: Declaration,
  ifMatch: true,
});

export const downloadDeclarationRoute = declareRoute({
  method: 'GET',
  path: '/declarations/{id}/file',
  summary: 'What was declared, word for word',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  query: z.object({ version: z.coerce.number().int().min(1).optional() }),
  answer: 'bytes',
});

/** What a link carries in each call: in the body, so that it stands in no address and no log. */
const Token = z.string().min(1).max(200);

/** What the supplier sees: its own words, and who asks. Nothing that the buyer knows of it or of others. */
export const OwnDeclaration = z.object({
  asker: z.string(),
  via: z.string().nullable().describe('The customer that passed the request on'),
  name: z.string().describe('The supplier that is asked'),
  note: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  linkUntil: z.iso.datetime(),
  handover: z.boolean().describe('Whether the link is to be exchanged first for one that its sender does not know'),
  passOn: z.int().describe('How many levels it may be passed on'),
  state: DeclarationState,
  comment: z.string().nullable(),
  queries: z.record(z.string(), z.string()),
  statement: Statement,
  version: z.int().describe('Of the statement; send it back when you save'),
  savedAt: z.iso.datetime().nullable(),
  problems: z.array(StatementProblem).describe('What still lacks'),
  declaredAt: z.iso.datetime().nullable(),
  changed: z.boolean().describe('Whether the statement was altered since it was declared'),
  passedOn: z.array(
    z.object({
      ref: z.string(),
      askedAt: z.iso.datetime(),
      linkUntil: z.iso.datetime(),
      state: z.enum(['waiting', 'begun', 'answered', 'ended']),
    }),
  ),
});
export type OwnDeclaration = z.infer<typeof OwnDeclaration>;

export const openDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declare/open',
  summary: 'Open a declaration by its link; for suppliers without an account',
  permission: 'public',
  input: z.object({ token: Token }),
  output: OwnDeclaration,
});

export const beginDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declare/begin',
  summary: 'Exchange a link that a customer passed on for one that only you know',
  permission: 'public',
  input: z.object({ token: Token }),
  output: z.object({ token: z.string() }),
  answersSecret: true,
});

export const saveDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declare/save',
  summary: 'Save what was typed so far; a conflict where somebody else has saved since',
  permission: 'public',
  input: z.object({ token: Token, version: z.int().min(0), statement: Statement }),
  output: OwnDeclaration.pick({ version: true, savedAt: true, problems: true, changed: true }),
});

export const submitDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declare/submit',
  summary: 'Declare what was saved, with a name; it can be altered until it is accepted',
  permission: 'public',
  input: z.object({
    token: Token,
    version: z.int().min(0),
    name: PersonName,
    attested: z.literal(true, 'Say that it is true to the best of your knowledge'),
  }),
  output: OwnDeclaration,
});

export const passOnDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declare/pass-on',
  summary: 'Make a link for a supplier that you named, to declare for itself; you see only whether it answered',
  permission: 'public',
  input: z.object({ token: Token, ref: z.string().max(16) }),
  output: z.object({ token: z.string(), linkUntil: z.iso.datetime() }),
  answersSecret: true,
});

export const takeBackDeclarationRoute = declareRoute({
  method: 'POST',
  path: '/declare/take-back',
  summary: 'End a link that you made, as long as nobody has begun with it',
  permission: 'public',
  input: z.object({ token: Token, ref: z.string().max(16) }),
  status: 204,
});
