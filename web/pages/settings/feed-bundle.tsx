import { Button } from '@mantine/core';
import { useState } from 'react';
import { type BundleAnswer, downloadBundleRoute, loadBundleRoute } from '../../../src/modules/feeds/contract.ts';
import { downloadAddress } from '../../api.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/page.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { uploadFile } from '../../upload.ts';

/** All data in force as one file, out of here and into here. */
export function FeedBundle({ isEmpty }: { isEmpty: boolean }) {
  const [older, setOlder] = useState(false);
  const [answer, setAnswer] = useState<BundleAnswer | null>(null);
  const send = async (file: File, onProgress: (share: number) => void) => {
    setAnswer(null);
    const query = { older: older ? 'accept' : 'refuse' };
    setAnswer(await uploadFile<BundleAnswer>(loadBundleRoute, file, { query, onProgress }));
    await readAnew();
  };
  return (
    <Panel title={t('feeds.bundle')}>
      <div className="column wide">
        <p className="second">{t('feeds.bundle-lede')}</p>
        {!isEmpty && (
          <div>
            <Button
              component="a"
              href={downloadAddress(downloadBundleRoute)}
              download
              leftSection={<Icon name="export" />}
            >
              {t('feeds.bundle-download')}
            </Button>
          </div>
        )}
        <FileDrop
          act={t('feeds.bundle-act')}
          takes={t('feeds.bundle-takes')}
          accept=".tar"
          limitBytes={loadBundleRoute.limitBytes!}
          failed={t('feeds.bundle-failed')}
          send={send}
        />
        <label className="row">
          <input
            type="checkbox"
            className="check"
            checked={older}
            onChange={(event) => setOlder(event.currentTarget.checked)}
          />
          {t('feeds.bundle-older')}
        </label>
        {answer && <Taken answer={answer} />}
      </div>
    </Panel>
  );
}

/** What became of each feed that the bundle carried. */
function Taken({ answer }: { answer: BundleAnswer }) {
  return (
    <div role="status">
      <h3>{t('feeds.bundle-of', { moment: formatMoment(answer.madeAt) })}</h3>
      <ul>
        {answer.items.map(({ kind, result, inForceAsOf }) => (
          <li key={kind}>
            {t(`words.feed-${kind}`)}
            {': '}
            {result === 'older'
              ? t('feeds.bundle-left-out', { moment: inForceAsOf ? formatMoment(inForceAsOf) : t('common.not-known') })
              : t(`feeds.bundle-${result}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
