const minute = 60_000;

/** After the first failure a minute, then longer and longer: eight attempts in a little more than two days. */
const pauses = [1, 5, 30, 120, 360, 720, 1800].map((minutes) => minutes * minute);

/** When to try again after this many attempts, not before what the receiver asked for; undefined when it was the last one. */
export function nextTryAt(
  attempts: number,
  now: Date,
  { notBefore }: { notBefore?: Date | undefined } = {},
): Date | undefined {
  const pause = pauses[attempts - 1];
  if (pause === undefined) return undefined;
  const at = now.getTime() + pause;
  const latest = now.getTime() + pauses.at(-1)!;
  return new Date(Math.min(Math.max(at, notBefore?.getTime() ?? 0), latest));
}

/** How long a message waits where nothing may go out; then it is given up, so that it does not arrive weeks too late. */
export const heldMillis = 7 * 24 * 60 * minute;
/** How often it is looked whether it may go out now. */
export const heldPauseMillis = 15 * minute;

/** An attempt of which nothing is heard for this long is lost; longer than any attempt may take. */
export const attemptMillis = 5 * minute;
