/** The year of the example company as data: who did what on which day, in the words of the API. */

import { z } from 'zod';
import { Role } from '../users/contract.ts';

/** A day as days from today (`-364` is a year ago), and a time of that day (UTC). */
const When = z.object({ day: z.int().max(-1), at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) });

export const Colleague = z.object({ key: z.string(), name: z.string(), email: z.email(), role: Role });
export type Colleague = z.infer<typeof Colleague>;

/**
 * One call of the API by one of the people. A text that begins with `@` stands for an id: of the row with that key, of what an
 * earlier act gave under `as`, or of a link (`@S-001 supplies P-001`). `day:-30` stands for that day.
 */
export const Act = When.extend({
  by: z.string(),
  call: z.string().regex(/^(POST|PUT|PATCH|DELETE) \//),
  params: z.record(z.string(), z.string()).default({}),
  query: z.record(z.string(), z.string()).default({}),
  input: z.record(z.string(), z.unknown()).default({}),
  /** Of a call that takes bytes, which of our files. */
  file: z.string().optional(),
  as: z.string().optional(),
});
export type Act = z.infer<typeof Act>;

export const Year = z.array(Act);

/** The moment of an act, counted from midnight (UTC) of the day on which it is told. */
export function momentOf({ day, at }: Pick<Act, 'day' | 'at'>, today: Date): Date {
  return new Date(`${dayFrom(today, day)}T${at}:00Z`);
}

/** The day so many days after today, or before it. */
export function dayFrom(today: Date, days: number): string {
  return new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same value with each text that stands for something replaced by it. */
export async function resolveTexts(
  value: unknown,
  { idOf, today }: { idOf: (name: string) => Promise<string>; today: Date },
): Promise<unknown> {
  if (typeof value === 'string') {
    if (value.startsWith('@')) return idOf(value.slice(1));
    const days = /^day:([+-]?\d+)$/.exec(value)?.[1];
    return days === undefined ? value : dayFrom(today, Number(days));
  }
  if (Array.isArray(value)) return Promise.all(value.map((one) => resolveTexts(one, { idOf, today })));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, one]) => [key, await resolveTexts(one, { idOf, today })]);
  return Object.fromEntries(await Promise.all(entries));
}
