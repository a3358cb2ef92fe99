import { z } from 'zod';
import { oneOrMore } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';

export const SupportState = z
  .enum(['ended', 'ending', 'supported', 'unknown'])
  .describe(
    '`ending`: within 90 days; `unknown`: its product is known and its release cycle is not, or no end is stated',
  );
export type SupportState = z.infer<typeof SupportState>;

/** How many distinct components of something are past their end, near it, or of a known product whose support is not known. */
export const EndOfLifeCounts = z.object({ ended: z.int(), ending: z.int(), unknown: z.int() });
export type EndOfLifeCounts = z.infer<typeof EndOfLifeCounts>;

/** What a list can be narrowed to by end of life. */
export const EndOfLifeState = SupportState.exclude(['supported']);
export type EndOfLifeState = z.infer<typeof EndOfLifeState>;

/** How the release cycle of a component stands today. */
export const ComponentLifeCycle = z.object({
  component: z.object({ id: z.string(), name: z.string(), version: z.string().nullable(), purl: z.string() }),
  product: z.object({ id: z.string().describe('As endoflife.date names it'), title: z.string() }),
  cycle: z.string().nullable().describe('The release cycle that the version begins with; null where none fits'),
  state: SupportState,
  endsOn: z.iso.date().nullable().describe('The first day past its end'),
  latest: z.string().nullable().describe('The newest release of the cycle'),
});
export type ComponentLifeCycle = z.infer<typeof ComponentLifeCycle>;

export const LifeCycleList = z.object({
  items: z.array(ComponentLifeCycle).describe('The first 500'),
  counts: z.record(SupportState, z.int()).describe('Of all, whatever state is asked for'),
  components: z.int().describe('How many were looked at'),
  notKnown: z.int().describe('Of these, whose product no source of end-of-life dates names: that says nothing of them'),
  loaded: z.boolean().describe('Whether end-of-life dates were ever loaded'),
});
export type LifeCycleList = z.infer<typeof LifeCycleList>;

/** What can be asked for: the components of one product, or one component. */
export const LifeCycleQuery = z.object({
  product: z.string().max(100).optional().describe('An id or number: the components of its bill of materials in force'),
  component: z.string().max(100).optional().describe('The id of a component'),
  state: oneOrMore(SupportState),
});
export type LifeCycleQuery = z.infer<typeof LifeCycleQuery>;

export const listLifeCyclesRoute = declareRoute({
  method: 'GET',
  path: '/life-cycles',
  summary:
    'How the release cycles of the components of a product, or of one component, stand today: those past their end first',
  permission: 'boms:read',
  query: LifeCycleQuery,
  output: LifeCycleList,
});
