import { Menu } from '@mantine/core';
import { Icon } from '../components/icon.tsx';
import { t } from '../messages/messages.ts';
import { switchWorkspace, useSession } from '../session.tsx';
import { initialsOf } from './initials.ts';

/** The workspace one is in, and the others one may go to. */
export function WorkspaceSwitch() {
  const { session, workspace } = useSession();
  if (!workspace) return null;
  const others = session.workspaces.length > 1;
  const face = (
    <>
      <span className="avatar small-one" aria-hidden="true">
        {initialsOf(workspace.name)}
      </span>
      <span className="ellipsis grow">{workspace.name}</span>
    </>
  );
  if (!others) return <div className="workspace-switch">{face}</div>;
  return (
    <Menu position="bottom-start" width="target">
      <Menu.Target>
        <button
          type="button"
          className="workspace-switch"
          aria-label={t('shell.switch-workspace', { name: workspace.name })}
        >
          {face}
          <Icon name="down" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.workspaces.map((other) => (
          <Menu.Item
            key={other.id}
            leftSection={other.id === workspace.id ? <Icon name="check" /> : <span className="icon" />}
            onClick={() => switchWorkspace(other.id)}
          >
            {other.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
