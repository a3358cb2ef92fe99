import { z } from 'zod';
import { DeclarationState } from '../../../src/modules/declarations/contract.ts';
import { place } from '../../search-params.ts';

/** Which declarations are shown. */
export const DeclarationSearch = z.object({ state: DeclarationState.optional().catch(undefined), ...place });
