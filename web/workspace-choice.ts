const storageKey = 'holdfast-workspace';

/** The id of the workspace this browser last worked in. */
export function currentWorkspace(): string | null {
  return globalThis.localStorage?.getItem(storageKey) ?? null;
}

export function chooseWorkspace(id: string): void {
  localStorage.setItem(storageKey, id);
}

export function forgetWorkspace(): void {
  localStorage.removeItem(storageKey);
}

const workspaceInLink = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A link in a mail says for which workspace it is (`?workspace=`): chooses that one and gives the address without it; undefined for
 * any other address. Whether it is open to the person is for the session to say.
 */
export function takeLinkedWorkspace(address: string): string | undefined {
  const url = new URL(address);
  const id = url.searchParams.get('workspace');
  if (id === null) return undefined;
  if (workspaceInLink.test(id)) chooseWorkspace(id);
  url.searchParams.delete('workspace');
  return url.pathname + url.search + url.hash;
}

/** The chosen workspace where it is still open to the person, else the first one. */
export function workspaceIn<Workspace extends { id: string }>(
  workspaces: readonly Workspace[],
  chosen: string | null,
): Workspace | undefined {
  return workspaces.find((workspace) => workspace.id === chosen) ?? workspaces[0];
}
