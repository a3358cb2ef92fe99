import type { DigestSchedule } from './contract.ts';

const step = 15 * 60_000;

/**
 * When the next digest goes out: the first moment after `now` at which the clocks of the zone reach the hour, on the weekday of
 * a weekly one. Where clocks are put forward over the hour, it is the moment after the gap; zones stand at quarters of an hour.
 */
export function nextDigestAt({ every, weekday, hour }: DigestSchedule, timeZone: string, now: Date): Date {
  const local = localClock(timeZone);
  let before = local(new Date(Math.floor(now.getTime() / step) * step));
  for (let at = (Math.floor(now.getTime() / step) + 1) * step; ; at += step) {
    const here = local(new Date(at));
    const reached = here.hour >= hour && (before.day !== here.day || before.hour < hour);
    if (reached && (every === 'day' || here.weekday === weekday)) return new Date(at);
    before = here;
  }
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localClock(timeZone: string): (at: Date) => { day: number; weekday: number; hour: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { day: Number(parts.day), weekday: weekdays.indexOf(parts.weekday!) + 1, hour: Number(parts.hour) };
  };
}

/** Whether this runtime knows a time zone by that name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
