import { type Json, objectOf, objectsOf, textOf } from '../json/json.ts';

/** `Person: Jane Doe (jane@example.com)` taken apart (SPDX 2.3 §6.8, §7.5). */
export interface Actor {
  kind: 'Person' | 'Organization' | 'Tool';
  name: string;
  email: string | null;
}

export function parseActor(text: string): Actor | null {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  if (kind !== 'Person' && kind !== 'Organization' && kind !== 'Tool') return null;
  const rest = text.slice(colon + 1).trim();
  const open = rest.endsWith(')') && kind !== 'Tool' ? rest.lastIndexOf('(') : -1;
  const email = open > 0 ? rest.slice(open + 1, -1).trim() : '';
  if (email !== '' && !mail.test(email)) return { kind, name: rest, email: null };
  return { kind, name: open > 0 ? rest.slice(0, open).trim() : rest, email: email || null };
}

const mail = /^[^\s@]+@[^\s@]+$/u;

export function formatActor({ kind, name, email }: Actor): string {
  return `${kind}: ${name}${email ? ` (${email})` : ''}`;
}

/** A person stands as an organisation of one: its contact bears its own name (the model has no other place for a person who supplies). */
export function entityOf({ kind, name, email }: Actor): Json {
  if (kind === 'Person') return { name, contact: [contactOf({ name, email })] };
  return { name, ...(email && { contact: [{ email }] }) };
}

export function contactOf({ name, email }: Pick<Actor, 'name' | 'email'>): Json {
  return { name, ...(email && { email }) };
}

/** The way back from `entityOf`; further members of the entity have no place in one line. */
export function actorOfEntity(entity: Json): Actor | null {
  const [first] = objectsOf(entity.contact);
  const contact = objectOf(first);
  const name = textOf(entity.name) || textOf(contact.name);
  if (!name) return null;
  const isPerson = textOf(contact.name) === name || !textOf(entity.name);
  return { kind: isPerson ? 'Person' : 'Organization', name, email: textOf(contact.email) };
}
