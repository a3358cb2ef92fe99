import { lazy, Suspense } from 'react';
import { withTexts } from '../messages/messages.ts';
import { useSession } from '../session.tsx';
import { initialsOf } from './initials.ts';

const WorkspaceMenu = lazy(async () => ({
  default: (await withTexts(() => import('./workspace-menu.tsx'))).WorkspaceMenu,
}));

/** The workspace one is in, and the others one may go to. */
export function WorkspaceSwitch() {
  const { session, workspace } = useSession();
  if (!workspace) return null;
  const face = (
    <>
      <span className="avatar small-one" aria-hidden="true">
        {initialsOf(workspace.name)}
      </span>
      <span className="ellipsis grow">{workspace.name}</span>
    </>
  );
  const alone = <div className="workspace-switch">{face}</div>;
  if (session.workspaces.length === 1) return alone;
  return (
    <Suspense fallback={alone}>
      <WorkspaceMenu workspace={workspace} workspaces={session.workspaces} face={face} />
    </Suspense>
  );
}
