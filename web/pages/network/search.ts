import { z } from 'zod';
import { Level, NodeKind } from '../../../src/modules/register/contract.ts';
import { choice, choices } from '../../search-params.ts';

const someNodes = z.string().trim().max(2000).optional().catch(undefined);

/** All that the page of the network shows stands in its address. */
export const NetworkSearch = z.object({
  /** Ids or numbers with commas between; without one the page says where to begin. */
  node: someNodes,
  direction: choice(['supports', 'supported-by', 'both']),
  /** With commas between. */
  layers: z
    .string()
    .regex(/^(supply|access|ownership)(,(supply|access|ownership))*$/)
    .optional()
    .catch(undefined),
  steps: z.coerce.number().int().min(1).max(12).optional().catch(undefined),
  kind: choices(NodeKind),
  least: Level.optional().catch(undefined),
  limit: z.coerce.number().int().min(1).max(20_000).optional().catch(undefined),
  expand: someNodes,
  chosen: someNodes,
  colour: choice(['level', 'kind']),
  as: choice(['picture', 'table']),
  sort: choice(['name', '-name', 'level', '-level', 'tier', '-tier']),
});
export type NetworkSearch = z.infer<typeof NetworkSearch>;

export const defaults = { direction: 'supports', layers: 'supply,access', steps: 4, limit: 60 } as const;

export function listIn(text: string | undefined): string[] {
  return (text ?? '').split(',').filter(Boolean);
}

/** Undefined where none is left, so that the address stays short. */
export function listOut(values: Iterable<string>): string | undefined {
  return [...values].join(',') || undefined;
}
