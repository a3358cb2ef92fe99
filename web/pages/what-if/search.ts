import { z } from 'zod';
import { choice } from '../../search-params.ts';

/** What the list of drafts is asked for. */
export const DraftSearch = z.object({ state: choice(['open', 'adopted', 'discarded']) });
