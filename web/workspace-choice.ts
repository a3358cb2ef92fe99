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

/** The chosen workspace where it is still open to the person, else the first one. */
export function workspaceIn<Workspace extends { id: string }>(
  workspaces: readonly Workspace[],
  chosen: string | null,
): Workspace | undefined {
  return workspaces.find((workspace) => workspace.id === chosen) ?? workspaces[0];
}
