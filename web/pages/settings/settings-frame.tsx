import type { ReactNode } from 'react';
import { PageHead, type Tab, Tabs } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';

/** Head and tabs of the settings; only the tabs that the person may use. */
export function SettingsFrame({ lede, children }: { lede?: string; children: ReactNode }) {
  const rights = useRights();
  const tabs: Tab[] = [
    { to: '/settings', label: t('settings.tab-you') },
    { to: '/settings/notices', label: t('settings.tab-notices') },
    { to: '/settings/data', label: t('settings.tab-data') },
    { to: '/settings/private-feeds', label: t('settings.tab-private-feeds') },
    ...(rights.administer
      ? [
          { to: '/settings/members', label: t('settings.tab-members') },
          { to: '/settings/units', label: t('settings.tab-units') },
          { to: '/settings/people', label: t('settings.tab-people') },
          { to: '/settings/tokens', label: t('settings.tab-tokens') },
        ]
      : []),
    ...(rights.administer || rights.runInstallation
      ? [{ to: '/settings/channels', label: t('settings.tab-channels') }]
      : []),
    { to: '/settings/workspaces', label: t('settings.tab-workspaces') },
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
