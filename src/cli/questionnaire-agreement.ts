import { z } from 'zod';
import { cohenKappa, fleissKappa, weightedKappa } from '../engines/questionnaires/agreement.ts';
import { answerBySchema } from './answer-by-schema.ts';
import { lineCommand } from './json-lines.ts';

const Query = z.union([
  z.strictObject({
    pairs: z.array(z.tuple([z.string(), z.string()])),
    /** The options from one end to the other, where they have an order. */
    order: z.array(z.string()).min(2).optional(),
  }),
  z.strictObject({ subjects: z.array(z.array(z.string())) }),
]);

export const command = lineCommand(
  'Answers lines {"pairs":[[one,other],…],"order"?} of two reviewers, or {"subjects":[[rating,…],…]} of several, with their agreement beyond chance (kappa).',
  answerBySchema(Query, (query) => {
    if ('subjects' in query) return fleissKappa(query.subjects);
    return query.order ? weightedKappa(query.pairs, query.order) : cohenKappa(query.pairs);
  }),
);
