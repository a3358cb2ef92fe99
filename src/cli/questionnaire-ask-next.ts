import { z } from 'zod';
import { askNext, testFor } from '../engines/questionnaires/ask-next.ts';
import { answerBySchema } from './answer-by-schema.ts';
import { lineCommand } from './json-lines.ts';

const byState = z.record(z.string(), z.number());
const probability = z.number().min(0).max(1);

const Query = z.strictObject({
  states: z.array(z.strictObject({ id: z.string(), probability })).min(1),
  actions: z.array(z.strictObject({ id: z.string(), costs: byState })).min(1),
  questions: z.array(
    z.union([
      z.strictObject({ id: z.string(), of: z.string(), sensitivity: probability, specificity: probability }),
      z.strictObject({
        id: z.string(),
        answers: z.array(z.strictObject({ id: z.string(), likelihoods: byState })).min(1),
      }),
    ]),
  ),
});

export const command = lineCommand(
  'Answers lines {"states","actions","questions"} with what each open question is worth to the decision, the most valuable first.',
  answerBySchema(Query, ({ questions, ...decision }) =>
    askNext(
      decision,
      questions.map((question) => ('of' in question ? testFor(question.of, question, decision) : question)),
    ),
  ),
);
