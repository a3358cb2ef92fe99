import type { z } from 'zod';
import { AppError } from '../common/errors.ts';
import type { Answer } from './json-lines.ts';

/** Answers a query that has the form of a schema; says of any other what is wrong with it, and where. */
export function answerBySchema<Query>(
  schema: z.ZodType<Query>,
  answer: (query: Query) => object,
): (query: Record<string, unknown>) => Answer {
  return (query) => {
    const read = schema.safeParse(query);
    if (!read.success) {
      const [{ path, message }] = read.error.issues as [z.core.$ZodIssue];
      return path.length === 0 ? message : `${path.join('.')}: ${message}`;
    }
    try {
      return { ok: true, ...answer(read.data) };
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  };
}
