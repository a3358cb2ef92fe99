import { z } from 'zod';

const reference = z.string().trim().min(1).max(100);

/** What a rule reaches: all that is said must hold, and something must be said. Ids, numbers and keys as everywhere. */
export const RuleScope = z
  .object({
    component: reference.optional().describe('One component, by its id'),
    purl: z
      .string()
      .trim()
      .min(5)
      .max(500)
      .optional()
      .describe('A package URL; `*` stands for anything, no version for all'),
    versions: z.string().trim().min(5).max(500).optional().describe('A VERS range that the version must lie in'),
    product: reference.optional(),
    supplier: reference.optional().describe('Products that this supplier makes'),
    system: reference.optional(),
    function: reference.optional().describe('Products that this mission function rests on'),
    unit: z.uuid().optional().describe('Products of this unit'),
    vulnerability: reference.optional().describe('Any name of it'),
    severity: z
      .array(z.enum(['critical', 'high', 'medium', 'low', 'none', 'unknown']))
      .min(1)
      .max(6)
      .optional(),
    knownExploited: z.boolean().optional(),
    epssBelow: z.number().min(0).max(1).optional().describe('Predicted, and with a probability below this'),
  })
  .refine(
    (scope) => Object.values(scope).some((value) => value !== undefined),
    'Say at least one thing that a finding must have',
  );
export type RuleScope = z.infer<typeof RuleScope>;
