import { z } from 'zod';
import { declareWhy } from '../why/contract.ts';

export const Dependents = z.object({
  functions: z.int().describe('Functions that depend on all that was asked about, at any distance'),
  suppliers: z.int().describe('Direct suppliers through which they do'),
});

export const dependentsWhy = declareWhy({
  kind: 'dependents',
  path: '/network/dependents/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['functions', 'suppliers'],
  of: Dependents,
  stated: [],
});
