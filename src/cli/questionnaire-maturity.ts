import { z } from 'zod';
import { implementations, maturityOf } from '../engines/questionnaires/maturity.ts';
import { answerBySchema } from './answer-by-schema.ts';
import { lineCommand } from './json-lines.ts';

const Implementation = z.enum(implementations);

const Query = z.strictObject({
  practices: z.array(
    z.strictObject({
      id: z.string(),
      domain: z.string(),
      level: z.int().min(1).max(10),
      answer: Implementation.nullable(),
    }),
  ),
  countsAs: z.array(Implementation).min(1).optional(),
});

export const command = lineCommand(
  'Answers lines {"practices":[{"id","domain","level","answer"},…],"countsAs"?} with the level of each domain, the lowest of them, and what to do next.',
  answerBySchema(Query, ({ practices, countsAs }) => maturityOf(practices, countsAs)),
);
