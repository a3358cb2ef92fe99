import { z } from 'zod';

/** What a derived value rests on: a row, a document or an issue of a feed, with the hash of its bytes where it has one. */
export const Input = z.object({
  kind: z.string().describe('`bom`, `feed-issue`, `private-feed`, `supply-link`, `fact`'),
  id: z.string().nullable(),
  name: z.string(),
  sha256: z.string().nullable(),
  asOf: z.string().nullable(),
});
export type Input = z.infer<typeof Input>;

/** How a value came about: model and version, inputs, assumptions, seed, moment (DESIGN §2.1; models §0, Lineage). */
export const Lineage = z.object({
  model: z.string(),
  modelVersion: z.string(),
  inputs: z.array(Input),
  assumptions: z.array(z.object({ text: z.string(), owner: z.string() })),
  seed: z.int().nullable(),
  asOf: z.string(),
});
export type Lineage = z.infer<typeof Lineage>;
