import { z } from 'zod';
import type { DeclarationState } from '../../../src/modules/declarations/contract.ts';
import { choice, place } from '../../search-params.ts';

/** The states by name: the contract of declarations comes with the page, and not before. */
const states = [
  'asked',
  'opened',
  'declared',
  'queried',
  'accepted',
  'rejected',
] as const satisfies readonly DeclarationState[];

/** Which declarations are shown. */
export const DeclarationSearch = z.object({ state: choice(states), ...place });
