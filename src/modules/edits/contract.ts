import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { FunctionListQuery, NewMissionFunction } from '../functions/contract.ts';
import { NewProduct, ProductListQuery } from '../products/contract.ts';
import { NodeRef, text } from '../register/contract.ts';
import { NewSite, SiteListQuery } from '../sites/contract.ts';
import { NewSupplier, SupplierListQuery } from '../suppliers/contract.ts';
import { SystemListQuery } from '../systems/contract.ts';

/** Rows of an edit that are named one by one; more are selected by the filter that shows them. */
export const mostIds = 10_000;

/** What a list held when all that match were selected; where it holds others by now, the preview says so. */
const Expected = z.object({
  count: z.int().min(0),
  change: z.int().min(0).describe('The `change` that the list answered with'),
});

/** Rows by their ids, or all that a filter shows. */
function selectionOf<Query extends z.ZodObject>(query: Query) {
  return z.union([
    z.object({ ids: z.array(z.uuid()).min(1).max(mostIds) }),
    z.object({
      filter: query.omit({ limit: true, after: true, sort: true }).describe('The filters, as the list takes them'),
      expected: Expected,
      except: z.array(z.uuid()).max(mostIds).default([]).describe('Rows that match and are left out'),
    }),
  ]);
}

/** Takes items away and adds others, or sets all of them. */
function listEdit<Item extends z.ZodType>(item: Item, most: number) {
  const items = z.array(item).max(most);
  return z
    .object({ add: items.optional(), remove: items.optional(), set: items.optional() })
    .refine(
      ({ add, remove, set }) => (set ? !add && !remove : (add?.length ?? 0) + (remove?.length ?? 0) > 0),
      'Say what to add and what to remove, or what to set all of it to',
    );
}

export const mostTags = 50;
export const mostFunctions = 100;

/** Fields that stay as they are when they are left out; `retired: false` brings back. */
function settingOf<Shape extends z.ZodRawShape>(fields: Shape) {
  return z
    .object({ ...fields, retired: z.boolean() })
    .partial()
    .refine((set) => Object.values(set).some((value) => value !== undefined), 'Say at least one field to set');
}

const { country } = NewSupplier.shape;
const { criticality } = NewMissionFunction.shape;
const reference = z.string().max(100).nullable().describe('An id or number; null for none');

function editOf<Kind extends string, Query extends z.ZodObject, Setting extends z.ZodType>(
  kind: Kind,
  query: Query,
  set: Setting,
) {
  return z.object({ kind: z.literal(kind), select: selectionOf(query), set });
}

/** What is to be said of many rows at once. */
export const NewEdit = z.discriminatedUnion('kind', [
  editOf(
    'supplier',
    SupplierListQuery,
    settingOf({ country, tags: listEdit(text(60), mostTags), parentId: reference }),
  ),
  editOf(
    'site',
    SiteListQuery,
    settingOf({ kind: NewSite.shape.kind, country, owned: NewSite.shape.owned, supplierId: reference }),
  ),
  editOf(
    'product',
    ProductListQuery,
    settingOf({
      kind: NewProduct.shape.kind,
      owner: NewProduct.shape.owner,
      privileged: NewProduct.shape.privileged,
      makerId: reference,
      systemId: reference,
    }),
  ),
  editOf('system', SystemListQuery, settingOf({ functionIds: listEdit(z.string().max(100), mostFunctions) })),
  editOf('function', FunctionListQuery, settingOf({ criticality })),
]);
export type NewEdit = z.infer<typeof NewEdit>;
export type EditKind = NewEdit['kind'];

/** A value before or after: a text, yes or no, texts, a node of the register or several. */
export const EditedValue = z.union([
  z.string(),
  z.boolean(),
  z.null(),
  NodeRef,
  z.array(z.union([z.string(), NodeRef])),
]);
export type EditedValue = z.infer<typeof EditedValue>;

export const FieldEdit = z.object({ field: z.string(), before: EditedValue, after: EditedValue });
export type FieldEdit = z.infer<typeof FieldEdit>;

export const EditCounts = z.object({
  selected: z.int(),
  changed: z.int(),
  unchanged: z.int().describe('Rows that say so already'),
  refused: z.int(),
  missing: z.int().describe('Rows that were selected and are no longer there'),
});
export type EditCounts = z.infer<typeof EditCounts>;

/** What an edit would do. */
export const EditPreview = z.object({
  expected: Expected.nullable().describe('Send it with the filter to edit just these rows; null for rows by their ids'),
  counts: EditCounts,
  refusals: z
    .array(z.object({ reason: z.string(), count: z.int(), examples: z.array(NodeRef).describe('The first five') }))
    .describe('Why rows would stay as they are'),
  sample: z.array(z.object({ node: NodeRef, fields: z.array(FieldEdit) })).describe('The first twenty that change'),
  drift: z
    .object({ expected: z.int(), came: z.int(), left: z.int() })
    .nullable()
    .describe('Rows that match since the selection was made, and that match no longer; null where they are the same'),
});
export type EditPreview = z.infer<typeof EditPreview>;

/** One edit of many rows: one change of the workspace. */
export const RegisterEdit = z.object({
  id: z.string(),
  kind: z.enum(['supplier', 'site', 'product', 'system', 'function']),
  state: z.enum(['applying', 'applied', 'failed']),
  counts: EditCounts.nullable(),
  jobId: z.string().nullable().describe('The job to follow; null where the edit was small enough to be done at once'),
  changeNumber: z.int().nullable().describe('The change that it is, to be undone by; null where nothing had to change'),
  problem: z.string().nullable(),
});
export type RegisterEdit = z.infer<typeof RegisterEdit>;

export const previewEditRoute = declareRoute({
  method: 'POST',
  path: '/register/edits/preview',
  summary:
    'What an edit of many rows would do: how many change, stay or are refused, and some of them before and after',
  permission: 'register:write',
  input: NewEdit,
  output: EditPreview,
});

export const applyEditRoute = declareRoute({
  method: 'POST',
  path: '/register/edits',
  summary: 'Edit many rows at once, as one change; refused where other rows match than when they were selected',
  permission: 'register:write',
  input: NewEdit,
  output: RegisterEdit,
  status: 202,
});

export const getEditRoute = declareRoute({
  method: 'GET',
  path: '/register/edits/{id}',
  summary: 'An edit of many rows: how far it is and what it changed',
  permission: 'register:read',
  params: IdParams,
  output: RegisterEdit,
});
