import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { MailServer } from './mail-server.tsx';
import { SentMessages } from './sent-messages.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { TimeZone } from './time-zone.tsx';
import { Webhooks } from './webhooks.tsx';

/** How notices leave Holdfast: the mail server of the installation, the webhooks of the workspace, and what became of each message. */
export function ChannelsPage() {
  const rights = useRights();
  return (
    <SettingsFrame lede={t('channels.lede')}>
      {rights.runInstallation && <MailServer />}
      {rights.administer && (
        <>
          <Webhooks />
          <TimeZone />
          <SentMessages />
        </>
      )}
      {!rights.runInstallation && !rights.administer && <p className="note">{t('settings.only-administrators')}</p>}
    </SettingsFrame>
  );
}
