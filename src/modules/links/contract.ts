import { z } from 'zod';
import { confidences, linkKinds } from '../../common/network.ts';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { decimal, Level, NodeRef, text } from '../register/contract.ts';

/** The supporter's word for what it does for the supported (DESIGN §3). */
export const LinkKind = z.enum(linkKinds);
export type LinkKind = z.infer<typeof LinkKind>;

export const Confidence = z.enum(confidences);
export type Confidence = z.infer<typeof Confidence>;

const LinkFields = z.object({
  kind: LinkKind,
  share: decimal(0, 1).nullable().describe('0 to 1 of what the supported gets of this; null while not known'),
  shareMax: decimal(0, 1)
    .nullable()
    .describe('The upper end where the share is known as a range only; `share` is then the lower'),
  dependence: Level.nullable().describe('How far the supported depends on this; null while not known'),
  transmission: decimal(0, 1)
    .nullable()
    .describe('The chance that a compromise of the supporter passes to the supported; null while not known'),
  confidence: Confidence,
  source: text(200).nullable().describe('Who or what says so'),
  validFrom: z.iso.date().nullable(),
  validUntil: z.iso.date().nullable(),
});

/** A directed, typed, dated statement from the supporter to the supported. */
export const SupplyLink = LinkFields.extend({
  id: z.string(),
  from: NodeRef,
  to: NodeRef,
  declaredAs: z
    .enum(['maker', 'system', 'function', 'parent', 'site'])
    .nullable()
    .describe('The field of the register that states it; null for a link of its own'),
  etag: z.string(),
});
export type SupplyLink = z.infer<typeof SupplyLink>;

export const NewLink = LinkFields.partial().extend({ kind: LinkKind, fromId: z.string(), toId: z.string() });
export type NewLink = z.infer<typeof NewLink>;

export const LinkChange = LinkFields.partial();
export type LinkChange = z.infer<typeof LinkChange>;

export const LinkListQuery = PageQuery.extend({
  node: z.string().max(100).optional().describe('Links from or to this node'),
  kind: LinkKind.optional(),
});
export type LinkListQuery = z.infer<typeof LinkListQuery>;

export const listLinksRoute = declareRoute({
  method: 'GET',
  path: '/links',
  summary: 'List supply links',
  permission: 'register:read',
  asOf: true,
  query: LinkListQuery,
  output: pageOf(SupplyLink),
});

export const stateLinkRoute = declareRoute({
  method: 'POST',
  path: '/links',
  summary: 'State a supply link',
  permission: 'register:write',
  input: NewLink,
  output: SupplyLink,
  status: 201,
});

export const changeLinkRoute = declareRoute({
  method: 'PATCH',
  path: '/links/{id}',
  summary: 'Change a supply link',
  permission: 'register:write',
  params: IdParams,
  input: LinkChange,
  output: SupplyLink,
  ifMatch: true,
});

export const removeLinkRoute = declareRoute({
  method: 'DELETE',
  path: '/links/{id}',
  summary: 'Withdraw a supply link; its history stays',
  permission: 'register:write',
  params: IdParams,
  status: 204,
  ifMatch: true,
});
