/** The matching of what has changed, as `findings` starts it, which stands above the feeds. */
export function pendingMatch(workspaceId: string) {
  const actor = { kind: 'system', id: null } as const;
  return { kind: 'findings.match', workspaceId, actor, input: { pending: true }, key: 'pending' };
}
