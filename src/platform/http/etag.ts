import { AppError } from '../../common/errors.ts';

/** Refuses a change that was made on an older version of the row than the one in force. */
export function requireEtag(current: string, seen: string): void {
  if (seen === '*' || seen === current) return;
  throw new AppError(
    'precondition-failed',
    'Somebody else changed this in the meantime. Load it again and repeat your change.',
  );
}
