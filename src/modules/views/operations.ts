import { AppError } from '../../common/errors.ts';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { sqlStateOf } from '../../platform/database/connection.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ListPreference, NewView, SavedView, ViewChange } from './contract.ts';
import {
  deleteView,
  hasViewNamed,
  insertView,
  listViewsOf,
  lockView,
  readPreference,
  updateView,
  type Whose,
  writePreference,
} from './store.ts';

export function listViews(context: Context, list: string) {
  const whose = whoseOf(context);
  return context.database.inWorkspace(context.workspaceId, async (tx) => ({
    views: await listViewsOf(tx, whose, list),
    preference: await readPreference(tx, whose, list),
  }));
}

/** Views belong to members and their workspace; who is no member has none. */
function whoseOf({ principal, workspaceId }: Context): Whose {
  if (!principal?.roles.has(workspaceId))
    throw new AppError('forbidden', 'Views belong to a workspace; you are in none.');
  return { workspaceId, userId: principal.userId };
}

export function saveView(context: Context, input: NewView): Promise<SavedView> {
  const whose = whoseOf(context);
  requireHands(context, input);
  return context.database.inWorkspace(context.workspaceId, async (tx) => {
    await refuseTakenName(tx, whose, input);
    const view = await getView(tx, whose, await orTaken(input.name, insertView(tx, whose, input)));
    await noteShared(context, tx, 'view.shared', view);
    return view;
  });
}

/** A view for oneself is kept by a person; one for all is shared by those who may. */
function requireHands({ principal, workspaceId }: Context, { shared }: { shared: boolean }): void {
  if (shared && !isPermitted(principal!, 'views:share', workspaceId)) {
    throw new AppError('forbidden', 'Your role does not allow to share views. Keep the view for yourself.');
  }
  if (!shared && principal!.userId === null) {
    throw new AppError('forbidden', 'A token has no views of its own. Share the view with the workspace.');
  }
}

async function refuseTakenName(
  tx: Tx,
  whose: Whose,
  view: { list: string; name: string; shared: boolean; id?: string },
): Promise<void> {
  if (await hasViewNamed(tx, whose, view)) throw takenName(view.name);
}

/** Two people may take a name at the same moment; the later one is refused by the index. */
async function orTaken<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw sqlStateOf(error) === '23505' ? takenName(name) : error;
  }
}

function takenName(name: string): AppError {
  const message = `There is a view named "${name}" already. Choose another name, or change that one.`;
  return new AppError('conflict', message, { problems: [{ at: '/name', message }] });
}

async function getView(tx: Tx, whose: Whose, reference: string): Promise<SavedView> {
  const view = await lockView(tx, whose, reference);
  if (!view) throw new AppError('not-found', 'There is no such view.');
  return view;
}

/** What one person keeps for oneself is nobody else's concern; what all see changes in the open. */
async function noteShared(context: Context, tx: Tx, action: string, view: SavedView): Promise<void> {
  if (!view.shared) return;
  await changeWithin(tx, context, action, async (change) => {
    change.detail('view', view.number);
    change.detail('list', view.list);
    change.detail('name', view.name);
  });
}

export function changeView(context: Context, reference: string, input: ViewChange): Promise<SavedView> {
  const whose = whoseOf(context);
  return context.database.inWorkspace(context.workspaceId, async (tx) => {
    const before = await getView(tx, whose, reference);
    requireHands(context, before);
    const after = {
      ...before,
      name: input.name ?? before.name,
      state: input.state ?? before.state,
      shared: input.shared ?? before.shared,
    };
    requireHands(context, after);
    await refuseTakenName(tx, whose, after);
    await orTaken(after.name, updateView(tx, whose, after));
    if (before.shared && !after.shared) await noteShared(context, tx, 'view.taken-back', before);
    else await noteShared(context, tx, before.shared ? 'view.changed' : 'view.shared', after);
    return after;
  });
}

export function removeView(context: Context, reference: string): Promise<void> {
  const whose = whoseOf(context);
  return context.database.inWorkspace(context.workspaceId, async (tx) => {
    const view = await getView(tx, whose, reference);
    requireHands(context, view);
    await deleteView(tx, context.workspaceId, view.id);
    await noteShared(context, tx, 'view.removed', view);
  });
}

export function keepPreference(
  context: Context,
  list: string,
  input: Partial<ListPreference>,
): Promise<ListPreference> {
  const whose = whoseOf(context);
  const { workspaceId, userId } = whose;
  if (userId === null) throw new AppError('forbidden', 'A token prefers nothing. Ask for the columns you want.');
  return context.database.inWorkspace(workspaceId, async (tx) => {
    const before = await readPreference(tx, whose, list);
    const after = {
      columns: input.columns === undefined ? before.columns : input.columns,
      defaultView:
        input.defaultView === undefined ? before.defaultView : await viewOfList(tx, whose, list, input.defaultView),
    };
    await writePreference(tx, { workspaceId, userId, list }, after);
    return after;
  });
}

async function viewOfList(tx: Tx, whose: Whose, list: string, reference: string | null): Promise<string | null> {
  if (reference === null) return null;
  const view = await lockView(tx, whose, reference);
  if (view?.list === list) return view.id;
  const message = `There is no view "${reference}" of this list.`;
  throw new AppError('invalid-input', message, { problems: [{ at: '/defaultView', message }] });
}
