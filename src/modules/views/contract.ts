import { z } from 'zod';
import { IdParams } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { text } from '../register/contract.ts';

/** A list of the web app: `suppliers`. */
export const ListName = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/, 'Name the list, for example suppliers')
  .max(40);

const ColumnName = z
  .string()
  .regex(/^[a-zA-Z]+$/, 'Name columns as the list does')
  .max(40);

/** What the address of a list says: filters, sorting and columns. What makes no sense in it is left out when it is shown. */
export const ListState = z
  .record(
    z
      .string()
      .regex(/^[a-zA-Z]+$/)
      .max(40),
    z.union([text(1000), z.array(text(200)).max(100)]),
  )
  .refine((state) => Object.keys(state).length <= 40, 'A list has fewer filters than this');
export type ListState = z.infer<typeof ListState>;

/** A list as somebody keeps it under a name. */
export const SavedView = z.object({
  id: z.string(),
  number: z.string().describe('`V-0003`'),
  list: z.string(),
  name: z.string(),
  state: ListState,
  shared: z.boolean().describe('Of the whole workspace; otherwise your own'),
});
export type SavedView = z.infer<typeof SavedView>;

export const NewView = z.object({
  list: ListName,
  name: text(60, 'A view needs a name'),
  state: ListState,
  shared: z.boolean().default(false),
});
export type NewView = z.infer<typeof NewView>;

export const ViewChange = NewView.omit({ list: true }).extend({ shared: z.boolean() }).partial();
export type ViewChange = z.infer<typeof ViewChange>;

/** How a person wants a list to begin. */
export const ListPreference = z.object({
  columns: z.array(ColumnName).max(100).nullable().describe('In order; null for those that the list begins with'),
  defaultView: z.string().max(100).nullable().describe('The id or number of the view that the list opens with'),
});
export type ListPreference = z.infer<typeof ListPreference>;

export const listViewsRoute = declareRoute({
  method: 'GET',
  path: '/views',
  summary: 'The views of a list: your own and those of the workspace, and how you want the list to begin',
  permission: 'signed-in',
  query: z.object({ list: ListName }),
  output: z.object({ views: z.array(SavedView), preference: ListPreference }),
});

export const saveViewRoute = declareRoute({
  method: 'POST',
  path: '/views',
  summary: 'Keep a list under a name, for yourself or for the workspace',
  permission: 'signed-in',
  input: NewView,
  output: SavedView,
  status: 201,
});

export const changeViewRoute = declareRoute({
  method: 'PATCH',
  path: '/views/{id}',
  summary: 'Rename a view, replace what it shows, share it or take it back',
  permission: 'signed-in',
  params: IdParams,
  input: ViewChange,
  output: SavedView,
});

export const removeViewRoute = declareRoute({
  method: 'DELETE',
  path: '/views/{id}',
  summary: 'Remove a view; the rows that it showed stay',
  permission: 'signed-in',
  params: IdParams,
  status: 204,
});

export const keepPreferenceRoute = declareRoute({
  method: 'PUT',
  path: '/list-preferences/{list}',
  summary: 'Say how you want a list to begin: its columns and its default view',
  permission: 'signed-in',
  params: z.object({ list: ListName }),
  input: ListPreference.partial(),
  output: ListPreference,
});
