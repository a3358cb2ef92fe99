import { AppError } from '../../common/errors.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import { readPage } from '../register/index.ts';
import type { Person, PersonListQuery } from './contract.ts';
import { isNamed } from './forget.ts';
import {
  countPeople,
  eraseName,
  findAppearances,
  identityOf,
  type KnownPerson,
  listPeopleOf,
  lockPerson,
} from './person-store.ts';
import { countCopies, findMentions, forgetCopies } from './trace-store.ts';

export function listPeople(context: Context, query: PersonListQuery): Promise<Page<Person>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => ({
    ...(await readPage(context, 'people', query, (slice) => listPeopleOf(tx, workspaceId, query, slice))),
    total: await countPeople(tx, workspaceId, query),
  }));
}

export function previewPersonErasure({ database, workspaceId }: Context, id: string) {
  return database.inWorkspace(workspaceId, async (tx) => {
    const { salt, ...person } = existing(await lockPerson(tx, workspaceId, id));
    const names = person.name === null ? [] : [person.name];
    const isErased = names.length === 0;
    return {
      ...person,
      appearances: await findAppearances(tx, workspaceId, id),
      copies: isErased ? 0 : await countCopies(tx, workspaceId, names),
      mentions: isErased ? [] : await findMentions(tx, workspaceId, names),
      proof: salt === null ? null : { salt, identity: await identityOf(tx, salt, names) },
    };
  });
}

/** The rows that name the person stay and name an erased person; what was derived from the name is cleared of it. */
export function erasePerson(context: Context, id: string, { reason }: { reason: string }): Promise<Person> {
  return changeSet(context, 'person.erased', async (change) => {
    const { tx, workspaceId } = change;
    const { name } = existing(await lockPerson(tx, workspaceId, id));
    if (name === null) throw new AppError('conflict', 'The name of this person was erased already.');
    refuseNaming(reason, [name]);
    await eraseName(change, id, context.clock());
    change.detail('personId', id);
    change.detail('reason', reason);
    change.detail('copies', await forgetCopies(tx, workspaceId, [name]));
    const { salt: _, ...person } = existing(await lockPerson(tx, workspaceId, id));
    return person;
  });
}

function existing(person: KnownPerson | undefined): KnownPerson {
  if (!person) throw new AppError('not-found', 'There is no such person.');
  return person;
}

/** The reason stays in the chain for ever. */
export function refuseNaming(reason: string, names: readonly string[]): void {
  if (!isNamed(reason, names)) return;
  const message = 'The reason would keep what is to be erased. Leave the name out of it.';
  throw new AppError('invalid-input', message, { problems: [{ at: '/reason', message }] });
}
