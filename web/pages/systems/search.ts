import { z } from 'zod';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { place, text, yes } from '../../search-params.ts';

/** The filters of the lists of systems and of mission functions, as their addresses hold them. */
export const NamedListSearch = z.object({ q: text, function: text, retired: yes, ...place });
export type NamedListSearch = z.infer<typeof NamedListSearch>;

/** Which of the nodes that depend on something are listed, and to which the paths are shown. */
export const ReachSearch = z.object({ kind: NodeKind.optional().catch(undefined), to: text, ...place });
export type ReachSearch = z.infer<typeof ReachSearch>;
