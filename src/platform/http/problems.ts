import type { z } from 'zod';
import { AppError, type ErrorCode, type Problem } from '../../common/errors.ts';
import { asPointer, unstorableTexts } from './storable-texts.ts';

export const statusOf: Record<ErrorCode, number> = {
  'invalid-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  unprocessable: 422,
  'precondition-required': 428,
  'too-many-requests': 429,
  unavailable: 503,
};

const titleOf: Record<ErrorCode, string> = {
  'invalid-input': 'The request is not right',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'In conflict with what is there',
  'precondition-failed': 'Changed in the meantime',
  'too-large': 'Too large',
  unprocessable: 'Not the same request',
  'precondition-required': 'The version seen is missing',
  'too-many-requests': 'Too many requests',
  unavailable: 'Not available right now',
};

/** RFC 9457 problem details; `errors[].pointer` says where, as a JSON Pointer into the request. */
export function problemDetails(error: AppError) {
  return {
    type: `urn:holdfast:problem:${error.code}`,
    title: titleOf[error.code],
    status: statusOf[error.code],
    detail: error.message,
    ...(error.problems.length > 0
      ? { errors: error.problems.map(({ at, message }) => ({ pointer: at, detail: message })) }
      : {}),
  };
}

/** What zod found wrong, each with its JSON Pointer below `prefix`. */
export function problemsOf(error: z.ZodError, prefix = ''): Problem[] {
  return error.issues.map((issue) => ({
    at: prefix + issue.path.map((step) => `/${asPointer(String(step))}`).join(''),
    message: issue.message,
  }));
}

/** Parses one part of a request, or throws with every mistake located. */
export function parsePart<Shape extends z.ZodType>(shape: Shape, value: unknown, prefix: string): z.output<Shape> {
  const unstorable = unstorableTexts(value, prefix);
  if (unstorable.length > 0) refuse(unstorable);
  const result = shape.safeParse(value);
  return result.success ? result.data : refuse(problemsOf(result.error, prefix));
}

function refuse(problems: readonly Problem[]): never {
  const first = problems[0];
  throw new AppError(
    'invalid-input',
    first ? `${first.at || 'The request'}: ${first.message}` : 'The request cannot be read.',
    {
      problems,
    },
  );
}
