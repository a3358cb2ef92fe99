import type { ReactNode } from 'react';
import { PageHead, type Tab, Tabs } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';

/** Head and tabs of the settings; only the tabs that the person may use. */
export function SettingsFrame({ lede, children }: { lede?: string; children: ReactNode }) {
  const rights = useRights();
  const tabs: Tab[] = [
    { to: '/settings', label: t('shell.tab-you') },
    { to: '/settings/notices', label: t('shell.tab-notices') },
    { to: '/settings/data', label: t('shell.tab-data') },
    { to: '/settings/private-feeds', label: t('shell.tab-private-feeds') },
    ...(rights.administer
      ? [
          { to: '/settings/members', label: t('shell.tab-members') },
          { to: '/settings/units', label: t('shell.tab-units') },
          { to: '/settings/people', label: t('shell.tab-people') },
          { to: '/settings/tokens', label: t('shell.tab-tokens') },
        ]
      : []),
    { to: '/settings/countries', label: t('shell.tab-countries') },
    ...(rights.administer || rights.runInstallation
      ? [{ to: '/settings/channels', label: t('shell.tab-channels') }]
      : []),
    { to: '/settings/workspaces', label: t('shell.tab-workspaces') },
  ];
  return (
    <>
      <PageHead title={t('settings.title')} lede={lede} />
      <Tabs label={t('settings.tabs')} tabs={tabs} />
      <div className="column wide">{children}</div>
    </>
  );
}

/** For parts that only an administrator of the workspace sees. */
export function AdministratorsOnly({ children }: { children: ReactNode }) {
  const rights = useRights();
  if (rights.administer) return children;
  return <p className="note">{t('settings.only-administrators')}</p>;
}
