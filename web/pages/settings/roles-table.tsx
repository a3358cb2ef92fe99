import { useQuery } from '@tanstack/react-query';
import { listRolesRoute } from '../../../src/modules/members/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';

/** What each role may do, as the server decides it. */
export function RolesTable() {
  const roles = useQuery({ queryKey: ['roles'], queryFn: () => api.call(listRolesRoute) });
  if (!roles.data) return null;
  return (
    <Panel title={t('settings.roles')}>
      <dl className="key-values small">
        {roles.data.items.map(({ role, permissions }) => (
          <RoleRow key={role} name={t(`words.role-${role}`)} permissions={permissions} />
        ))}
      </dl>
    </Panel>
  );
}

function RoleRow({ name, permissions }: { name: string; permissions: readonly string[] }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="mono">{permissions.length > 0 ? permissions.join(', ') : t('settings.role-nothing')}</dd>
    </>
  );
}
