import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Session } from '../../src/modules/users/contract.ts';
import { Icon } from '../components/icon.tsx';
import { t } from '../messages/messages.ts';
import { switchWorkspace } from '../session.tsx';

type Workspace = Session['workspaces'][number];

interface WorkspaceMenuProps {
  workspace: Workspace;
  workspaces: readonly Workspace[];
  face: ReactNode;
}

export function WorkspaceMenu({ workspace, workspaces, face }: WorkspaceMenuProps) {
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
        {workspaces.map((other) => (
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
