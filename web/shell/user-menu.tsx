import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Icon } from '../components/icon.tsx';
import { t } from '../messages/messages.ts';
import { type Scheme, useScheme } from '../scheme.ts';
import { useSession } from '../session.tsx';
import { initialsOf } from './initials.ts';
import { useSignOut } from './use-sign-out.ts';

const schemes: readonly Scheme[] = ['auto', 'light', 'dark'];

/** Who is signed in, light or dark, and the way out. */
export function UserMenu() {
  const { session, workspace } = useSession();
  const { scheme, choose } = useScheme();
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="avatar" aria-label={t('shell.account-of', { name: session.user.name })}>
          {initialsOf(session.user.name)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.user.name}
          <br />
          {workspace ? t(`words.role-${workspace.role}`) : session.user.email}
        </Menu.Label>
        <Menu.Item onClick={() => void navigate({ to: '/settings' })}>{t('shell.settings')}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.appearance')}</Menu.Label>
        {schemes.map((one) => (
          <Menu.Item
            key={one}
            onClick={() => choose(one)}
            leftSection={one === scheme ? <Icon name="check" /> : <span className="icon" />}
          >
            {t(`shell.scheme-${one}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={signOut}>{t('shell.sign-out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
