import type { Json } from './json.ts';

/** Adds items to the list that is, or from now on will be, a member of an object. */
export function appendTo(bearer: Json, member: string, ...items: unknown[]): void {
  const list = bearer[member];
  if (Array.isArray(list)) for (const item of items) list.push(item);
  else bearer[member] = items;
}
