import { z } from 'zod';
import { IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { FactAttribute } from '../facts/contract.ts';
import { NewMissionFunction } from '../functions/contract.ts';
import { Change } from '../history/contract.ts';
import { LinkChange, LinkKind, NewLink } from '../links/contract.ts';
import { NewProduct } from '../products/contract.ts';
import { Level, Name, NodeRef, text } from '../register/contract.ts';
import { NewSite } from '../sites/contract.ts';
import { NewSourceGroup, SourceGroupChange } from '../source-groups/contract.ts';
import { NewSupplier } from '../suppliers/contract.ts';
import { NewSystem } from '../systems/contract.ts';

/** A draft with more edits than this is an import. */
export const mostEdits = 200;

/** The kinds of node that a draft may add; components come with bills of materials. */
export const DraftedKind = z.enum(['function', 'system', 'product', 'supplier', 'site']);
export type DraftedKind = z.infer<typeof DraftedKind>;

/** What can be said of a node in a draft: what others of it are links of their own, and who answers for it is no matter of the network. */
export const draftedFields = {
  function: NewMissionFunction.strict(),
  system: NewSystem.omit({ functionIds: true }).strict(),
  product: NewProduct.omit({ makerId: true, systemId: true, owner: true }).strict(),
  supplier: NewSupplier.omit({ parentId: true }).strict(),
  site: NewSite.omit({ supplierId: true }).strict(),
} as const;

const node = z.string().max(100).describe('Id or number of a node, or the `ref` of one that the draft adds');
const fields = z
  .record(z.string().max(40), z.unknown())
  .describe('As the routes of its kind take them, without those that name other nodes: these are links');

/** One thing that would be otherwise. */
export const DraftEdit = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('add-node'),
    ref: z
      .string()
      .regex(/^new-[a-z0-9-]{1,36}$/, 'Begin with "new-", then small letters, digits and hyphens')
      .describe('How the other edits of the draft name it'),
    kind: DraftedKind,
    fields,
  }),
  z.object({ what: z.literal('change-node'), nodeId: node, fields }),
  z.object({ what: z.literal('remove-node'), nodeId: node }),
  z.object({
    what: z.literal('set-fact'),
    nodeId: node,
    attribute: FactAttribute,
    value: z.unknown().describe('As `POST /facts` takes it; null where nobody is to know one'),
    confidence: NewLink.shape.confidence,
    source: NewLink.shape.source,
  }),
  z.object({ what: z.literal('add-link'), ...NewLink.shape, fromId: node, toId: node }),
  z.object({ what: z.literal('change-link'), linkId: z.uuid(), ...LinkChange.omit({ kind: true }).shape }),
  z.object({ what: z.literal('remove-link'), linkId: z.uuid() }),
  z.object({ what: z.literal('add-group'), ...NewSourceGroup.shape, ofId: node }),
  z.object({ what: z.literal('change-group'), groupId: z.uuid(), ...SourceGroupChange.shape }),
  z.object({ what: z.literal('remove-group'), groupId: z.uuid() }),
]);
export type DraftEdit = z.infer<typeof DraftEdit>;

/** Why an edit does not stand on the register any more as it was when the edit was made. */
export const DraftConflict = z.object({
  reason: z.enum(['changed', 'removed', 'retired', 'added']),
  of: z.string().describe('What of it, in words: `S-0004 Acme`'),
  change: Change.nullable().describe('The newest change that did so'),
});
export type DraftConflict = z.infer<typeof DraftConflict>;

export const HeldEdit = z.object({
  id: z.string(),
  edit: DraftEdit,
  since: z.int().describe('The change of the workspace on which it stands'),
  link: z.object({ fromId: z.string(), toId: z.string(), kind: LinkKind }).nullable().describe('The link it is about'),
  group: z.object({ ofId: z.string(), name: z.string() }).nullable().describe('The source group it is about'),
  before: z.record(z.string(), z.unknown()).nullable().describe('What it changes, as it was'),
  conflicts: z.array(DraftConflict),
});
export type HeldEdit = z.infer<typeof HeldEdit>;

export const DraftState = z.enum(['open', 'discarded', 'adopted']);
export type DraftState = z.infer<typeof DraftState>;

export const DraftSummary = z.object({
  id: z.string(),
  number: z.string().describe('`W-0001`'),
  name: z.string(),
  note: z.string().nullable(),
  state: DraftState,
  by: z.string().nullable().describe('Who began it; null where the name was erased'),
  madeAt: z.iso.datetime(),
  edits: z.int(),
  change: z.int().describe('The number of the change that wrote it last: of an adopted draft, the one that adopted it'),
  etag: z.string(),
});
export type DraftSummary = z.infer<typeof DraftSummary>;

/** Changes to the supply network that are thought over: weighed, then adopted as one change, or discarded. */
export const Draft = DraftSummary.extend({
  edits: z.array(HeldEdit),
  nodes: z.array(NodeRef.extend({ retired: z.boolean() })).describe('The nodes of the register that its edits name'),
});
export type Draft = z.infer<typeof Draft>;

const Edits = z.array(DraftEdit).max(mostEdits, `A draft takes ${mostEdits} edits. Import a workbook for more.`);

export const NewDraft = z.object({
  name: Name,
  note: text(2000).nullish(),
  edits: Edits.optional(),
});
export type NewDraft = z.infer<typeof NewDraft>;

export const DraftChange = z.object({ name: Name.optional(), note: text(2000).nullish() });
export type DraftChange = z.infer<typeof DraftChange>;

const DraftQuery = PageQuery.extend({ state: DraftState.optional() });
export type DraftQuery = z.infer<typeof DraftQuery>;

export const listDraftsRoute = declareRoute({
  method: 'GET',
  path: '/drafts',
  summary: 'List drafts: changes to the supply network that are thought over, the newest first',
  permission: 'register:read',
  query: DraftQuery,
  output: pageOf(DraftSummary),
});

export const getDraftRoute = declareRoute({
  method: 'GET',
  path: '/drafts/{id}',
  summary: 'One draft with its edits, and what of the register has changed under them',
  permission: 'register:read',
  params: IdParams,
  output: Draft,
});

export const beginDraftRoute = declareRoute({
  method: 'POST',
  path: '/drafts',
  summary: 'Begin a draft',
  permission: 'register:write',
  input: NewDraft,
  output: Draft,
  status: 201,
});

export const changeDraftRoute = declareRoute({
  method: 'PATCH',
  path: '/drafts/{id}',
  summary: 'Change the name or the note of a draft',
  permission: 'register:write',
  params: IdParams,
  input: DraftChange,
  output: Draft,
  ifMatch: true,
});

export const addDraftEditsRoute = declareRoute({
  method: 'POST',
  path: '/drafts/{id}/edits',
  summary: 'Add edits to a draft; each is tried on the register as it is now, and nothing is changed there',
  permission: 'register:write',
  params: IdParams,
  input: z.object({ edits: Edits.min(1) }),
  output: Draft,
  ifMatch: true,
});

const EditParams = IdParams.extend({ edit: z.string().max(100) });

export const changeDraftEditRoute = declareRoute({
  method: 'PUT',
  path: '/drafts/{id}/edits/{edit}',
  summary: 'Set an edit of a draft; from now on it stands on the register as it is now',
  permission: 'register:write',
  params: EditParams,
  input: z.object({ edit: DraftEdit }),
  output: Draft,
  ifMatch: true,
});

export const removeDraftEditRoute = declareRoute({
  method: 'DELETE',
  path: '/drafts/{id}/edits/{edit}',
  summary: 'Take an edit out of a draft',
  permission: 'register:write',
  params: EditParams,
  output: Draft,
  ifMatch: true,
});

export const discardDraftRoute = declareRoute({
  method: 'POST',
  path: '/drafts/{id}/discard',
  summary: 'Discard a draft; it stays readable',
  permission: 'register:write',
  params: IdParams,
  output: Draft,
  ifMatch: true,
});

export const adoptDraftRoute = declareRoute({
  method: 'POST',
  path: '/drafts/{id}/adopt',
  summary:
    'Make all edits of a draft in the register, as one change that can be undone; refused where something under them has changed',
  permission: 'register:write',
  params: IdParams,
  output: Draft,
  ifMatch: true,
});

const Id = z.string().describe('The id of a node as the exported file has it; what the draft adds, by its `ref`');
const FieldMove = z.object({ field: z.string(), from: z.unknown(), to: z.unknown() });
const Bounds = z.object({ low: Level, high: Level, path: z.array(Id) });
const Figures = z.object({
  hhi: z.number().nullable(),
  effective: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  worst: z.number(),
  unknown: z.number(),
  vanishes: z.boolean().nullable(),
  largest: z.object({ party: z.string(), share: z.number() }).nullable(),
});
const Range = z.object({ low: z.number(), high: z.number() });
const SinglePoint = z.object({ of: Id, id: Id });
const ChangedNames = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({
    added: z.array(z.object(shape)),
    removed: z.array(z.object(shape)),
    changed: z.array(z.object({ ...shape, fields: z.array(FieldMove) })),
  });

/** What a draft would do: the network as it is against the same with the edits. */
export const DraftEffect = z.object({
  nodes: z
    .array(
      z.object({
        as: Id,
        id: z.string().nullable(),
        kind: z.string(),
        number: z.string().nullable(),
        name: z.string(),
      }),
    )
    .describe('Every node that is named below; `id` is null for what the draft adds'),
  problems: z.array(z.object({ edit: z.string(), message: z.string() })).describe('Edits that could not be made'),
  stops: z
    .array(z.object({ id: Id, for: z.array(Id) }))
    .describe('What the removed nodes take down with them, the nearest first, and for which of its needs'),
  levels: z.array(
    z.object({
      id: Id,
      from: Bounds,
      to: Bounds,
      because: z.array(
        FieldMove.extend({
          of: z.enum(['node', 'link', 'group']),
          id: z.string().optional(),
          link: z.object({ from: Id, to: Id, kind: z.string() }).optional(),
        }),
      ),
    }),
  ),
  singlePoints: z
    .object({ before: z.int(), after: z.int(), new: z.array(SinglePoint), gone: z.array(SinglePoint) })
    .describe('Nodes that fail a function or product alone'),
  concentration: z.array(
    z.object({ of: Id, tier: z.int(), by: z.string(), from: Figures.nullable(), to: Figures.nullable() }),
  ),
  failure: z.array(z.object({ of: Id, from: Range.nullable(), to: Range.nullable() })),
  compromise: z.array(z.object({ of: Id, from: Range.nullable(), to: Range.nullable() })),
  difference: z.object({
    nodes: ChangedNames({ id: Id }),
    links: ChangedNames({ from: Id, to: Id, kind: z.string() }),
    groups: ChangedNames({ id: z.string() }),
  }),
  notes: z.array(z.string()),
});
export type DraftEffect = z.infer<typeof DraftEffect>;

export const draftEffectRoute = declareRoute({
  method: 'GET',
  path: '/drafts/{id}/effect',
  summary: 'What a draft would do: what stops, which levels move and why, single points of failure, concentration',
  permission: 'register:read',
  params: IdParams,
  query: z.object({
    components: z
      .stringbool({ truthy: ['true'], falsy: ['false'] })
      .optional()
      .describe('Whether the components of the bills of materials in force take part; they do where nothing is said'),
  }),
  output: DraftEffect,
});
