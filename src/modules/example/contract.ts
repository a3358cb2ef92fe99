import { z } from 'zod';
import { declareRoute } from '../../common/route.ts';

/** What the example company comes with, before it is added. */
export const ExampleSize = z.object({
  suppliers: z.int(),
  tiers: z.int().describe('How many steps the farthest supplier stands away'),
  countries: z.int(),
  sites: z.int(),
  products: z.int(),
  boms: z.int().describe('Products with a bill of materials'),
  components: z.int().describe('Listed in the newest bills of materials'),
  functions: z.int(),
  advisories: z.int(),
});
export type ExampleSize = z.infer<typeof ExampleSize>;

/** The invented company that one can look around in, in a workspace of its own (decision 0024). */
export const Example = z.object({
  state: z
    .enum(['absent', 'filling', 'there', 'failed'])
    .describe('`failed`: it was not told to its end; adding it begins anew'),
  workspace: z.object({ id: z.string(), name: z.string() }).nullable().describe('Once it is there'),
  progress: z
    .object({ done: z.number(), total: z.number().nullable() })
    .nullable()
    .describe('While it is being filled'),
  problem: z.string().nullable(),
  name: z.string().describe('What the company is called'),
  size: ExampleSize,
});
export type Example = z.infer<typeof Example>;

export const getExampleRoute = declareRoute({
  method: 'GET',
  path: '/example',
  summary: 'The example company: whether it is there, and what it holds',
  permission: 'installation:administer',
  output: Example,
});

export const addExampleRoute = declareRoute({
  method: 'POST',
  path: '/example',
  summary: 'Add the example company in a workspace of its own; where it is there already, let the caller in',
  permission: 'installation:administer',
  output: Example,
  status: 202,
});

export const removeExampleRoute = declareRoute({
  method: 'DELETE',
  path: '/example',
  summary: 'Remove the example company with all that was done in it',
  permission: 'installation:administer',
  status: 204,
});
