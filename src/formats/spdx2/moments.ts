/** A time as SPDX writes it: whole seconds of UTC (SPDX 2.3 §6.9); `null` where it is none. */
export function wholeSeconds(time: unknown): string | null {
  if (typeof time !== 'string' || !time.includes('T')) return null;
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? null : `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
