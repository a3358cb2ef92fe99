/** What a person may be told about a request that cannot be met; `platform/http` turns it into RFC 9457 problem details. */

export type ErrorCode =
  | 'not-found'
  | 'invalid-input'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'unprocessable'
  | 'precondition-failed'
  | 'precondition-required'
  | 'too-large'
  | 'too-many-requests'
  | 'unavailable';

/** One mistake with its place: a JSON Pointer (`/components/3/name`), a cell (`Suppliers!C14`) or a line (`line 7`). */
export interface Problem {
  at: string;
  message: string;
}

/** A request that cannot be met, with a sentence for the person who asked. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { problems?: readonly Problem[]; retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.problems = more.problems ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
