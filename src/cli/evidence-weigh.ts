import { z } from 'zod';
import { halfLifeDaysOf } from '../engines/evidence/ageing.ts';
import { beliefOn, likelihoodsOf } from '../engines/evidence/evidence-weight.ts';
import { proofClasses } from '../formats/questionnaire/document.ts';
import { answerBySchema } from './answer-by-schema.ts';
import { lineCommand } from './json-lines.ts';

const probability = z.number().min(0).max(1);
const day = z.iso.date('Write a day as 2026-11-22.');

const Query = z.strictObject({
  prior: probability,
  asOf: day,
  cap: z.number().min(1).optional(),
  evidence: z.array(
    z.strictObject({
      id: z.string(),
      originId: z.string().optional(),
      observedOn: day,
      validUntil: day.nullable().optional(),
      supersededOn: day.nullable().optional(),
      /** One of those that ship, or how probable it is in both cases. */
      observation: z.union([z.string(), z.strictObject({ ifSo: probability, ifNot: probability })]),
      /** A class that ships, or the half-life itself; null for none. */
      ages: z.union([z.enum(proofClasses), z.strictObject({ halfLifeDays: z.number().positive().nullable() })]),
    }),
  ),
});

export const command = lineCommand(
  'Answers lines {"prior","asOf","evidence":[{"id","observedOn","observation","ages",…},…]} with what the evidence makes of the prior, step by step.',
  answerBySchema(Query, ({ asOf, prior, cap, evidence }) => {
    const weighed = evidence.map(({ observation, ages, originId, ...one }) => ({
      ...one,
      originId: originId ?? one.id,
      likelihoods: typeof observation === 'string' ? likelihoodsOf(observation) : observation,
      halfLifeDays: typeof ages === 'string' ? halfLifeDaysOf(ages) : ages.halfLifeDays,
    }));
    return beliefOn({ prior, evidence: weighed, ...(cap === undefined ? {} : { cap }) }, asOf);
  }),
);
