import { t } from '../../messages/messages.ts';
import { Alone } from './alone.tsx';

/** Told to whoever comes before the first administrator exists, and without the link. */
export function LinkMissing() {
  return (
    <Alone title={t('setup.link-missing-title')} lede={t('setup.link-missing-text')}>
      {null}
    </Alone>
  );
}
