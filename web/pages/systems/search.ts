import { z } from 'zod';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { systemSorts } from '../../../src/modules/systems/contract.ts';
import { choices, place, shownBy, sortedBy, text, yes } from '../../search-params.ts';

/** The filters of the list of systems, as its address holds them. */
export const SystemSearch = z.object({
  q: text,
  function: choices(z.string().max(100)),
  retired: yes,
  sort: sortedBy(systemSorts),
  ...shownBy,
  ...place,
});
export type SystemSearch = z.infer<typeof SystemSearch>;

/** Which of the nodes that depend on something are listed, and to which the paths are shown. */
export const ReachSearch = z.object({ kind: NodeKind.optional().catch(undefined), to: text, ...place });
export type ReachSearch = z.infer<typeof ReachSearch>;
