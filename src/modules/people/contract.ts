import { z } from 'zod';
import { flag, IdParams, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeRef, SearchText, text } from '../register/contract.ts';
import { Role } from '../users/contract.ts';

/** A person or team that the register names: who answers for a product, who is the author of evidence. */
export const Person = z.object({
  id: z.string(),
  name: z.string().nullable().describe('Null once it was erased'),
  erasedAt: z.iso.datetime().nullable(),
  rows: z.int().describe('Rows of the register that name the person'),
});
export type Person = z.infer<typeof Person>;

export const PersonListQuery = PageQuery.extend({
  q: SearchText.optional(),
  erased: flag.describe('Those whose name was erased; the others where it is left out'),
});
export type PersonListQuery = z.infer<typeof PersonListQuery>;

export const listPeopleRoute = declareRoute({
  method: 'GET',
  path: '/people',
  summary: 'List the people whom the register of this workspace names',
  permission: 'workspace:administer',
  query: PersonListQuery,
  output: pageOf(Person),
});

/** Rows that name a person by reference: they stay and name an erased person from then on. */
const Appearance = z.object({
  table: z.string().describe('`product`, `evidence`'),
  rows: z.int(),
  nodes: z.array(NodeRef).describe('The first twenty nodes they are of'),
});

/** Texts that people typed: an erasure leaves them as they are, so whoever erases must know of them. */
const Mention = z.object({
  table: z.string(),
  past: z.boolean().describe('In the history, which nobody can change'),
  rows: z.int(),
});

const Proof = z.object({
  salt: z.string(),
  identity: z.string().describe('The salted hash that history and chain hold'),
});

export const previewPersonErasureRoute = declareRoute({
  method: 'GET',
  path: '/people/{id}/erasure',
  summary: 'Where a person is named, and what erasing the name would leave behind',
  permission: 'workspace:administer',
  params: IdParams,
  output: Person.extend({
    appearances: z.array(Appearance),
    copies: z.int().describe('Derived rows that hold the name now and would be cleared of it'),
    mentions: z.array(Mention),
    proof: Proof.nullable().describe('Deleted with the name: who keeps it can prove later whom the entries mean'),
  }),
});

const Reason = text(500, 'Say why').describe('Noted in the audit; must not name the person');

export const erasePersonRoute = declareRoute({
  method: 'POST',
  path: '/people/{id}/erase',
  summary: 'Erase the name of a person, for ever; history and chain still verify',
  permission: 'workspace:administer',
  params: IdParams,
  input: z.object({ reason: Reason }),
  output: Person,
});

const UserParams = z.object({ userId: z.string().min(1).max(100) });

export const previewAccountErasureRoute = declareRoute({
  method: 'GET',
  path: '/users/{userId}/erasure',
  summary: 'What erasing an account would end, and what it would leave behind',
  permission: 'installation:administer',
  params: UserParams,
  output: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    hindrance: z.string().nullable().describe('Why the account cannot be erased yet'),
    sessions: z.int(),
    workspaces: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        role: Role.nullable().describe('Null where the person is no member, or no longer'),
        changes: z.int().describe('Changes that stay and name an erased person from then on'),
        tokens: z.array(z.object({ name: z.string(), lastUsedAt: z.iso.datetime().nullable() })),
        people: z.array(z.string()).describe('Ids of people of the register with the same name: erase them there'),
        copies: z.int(),
        mentions: z.array(Mention),
      }),
    ),
    proof: Proof,
  }),
});

export const eraseAccountRoute = declareRoute({
  method: 'POST',
  path: '/users/{userId}/erase',
  summary: 'Erase an account with its name, address, sessions and tokens, for ever; history and chain still verify',
  permission: 'installation:administer',
  params: UserParams,
  input: z.object({ reason: Reason }),
  status: 204,
});
