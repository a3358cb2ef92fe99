import { Button } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { compareUploadRoute, uploadTicketRoute } from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { t } from '../../messages/messages.ts';
import { uploadFile } from '../../upload.ts';
import type { Answering } from './answering.ts';
import { Differences } from './differences.tsx';
import { useDownload } from './download.ts';

type Compared = z.infer<NonNullable<typeof compareUploadRoute.output>>;

/** What can be taken away, and a file that comes back. */
export function CopyDialog({ answering, close }: { answering: Answering; close: () => void }) {
  const { own, isClosed } = answering;
  const { workbook, json, signedCopy, busy, error } = useDownload(answering);
  const [compared, setCompared] = useState<Compared | null>(null);
  if (compared) return <Brought compared={compared} answering={answering} close={close} />;
  return (
    <Dialog title={t('answer.my-copy')} close={close}>
      <div className="column wide">
        <p className="second">{t('answer.copy-text')}</p>
        {error && <p role="alert">{error}</p>}
        <div className="answer-cells">
          <Button onClick={() => void workbook()} loading={busy}>
            {t('answer.workbook')}
          </Button>
          <Button onClick={() => void json()}>{t('answer.json')}</Button>
          <Button
            onClick={() => {
              close();
              setTimeout(() => print());
            }}
          >
            {t('answer.print')}
          </Button>
          {own.submission > 0 && (
            <Button onClick={() => void signedCopy()} loading={busy}>
              {t('answer.signed-copy')}
            </Button>
          )}
        </div>
        {!isClosed && (
          <>
            <h3>{t('answer.bring-back')}</h3>
            <FileDrop
              act={t('answer.choose-file')}
              takes={t('answer.bring-back-takes')}
              accept=".xlsx,.json,.tar"
              limitBytes={compareUploadRoute.limitBytes!}
              failed={t('answer.bring-back-failed')}
              send={async (file, onProgress) => {
                await answering.store.flush();
                const { ticket } = await api.call(uploadTicketRoute, { input: { token: answering.token } });
                setCompared(await uploadFile<Compared>(compareUploadRoute, file, { params: { ticket }, onProgress }));
              }}
            />
          </>
        )}
        <div className="dialog-actions">
          <Button onClick={close}>{t('common.close')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

interface BroughtProps {
  compared: Compared;
  answering: Answering;
  close: () => void;
}

/** What the file says otherwise. */
function Brought({ compared, answering, close }: BroughtProps) {
  const { store } = answering;
  const { changes, unchanged, signedBy } = compared;
  return (
    <Dialog title={t('answer.differences-title', { count: changes.length })} close={close}>
      <div className="column wide">
        <p className="second">
          {signedBy && t('answer.signed-by', { name: signedBy })} {t('answer.unchanged', { count: unchanged })}
        </p>
        {changes.length === 0 ? (
          <div className="dialog-actions">
            <Button variant="filled" onClick={close}>
              {t('answer.done')}
            </Button>
          </div>
        ) : (
          <Differences
            answering={answering}
            differences={changes.map((change) => ({
              ...change,
              from: change.from && t('answer.rests-on', { question: change.from }),
            }))}
            act={(count) => t('answer.save-these', { count })}
            take={(chosen) => {
              for (const { item, after } of chosen) store.alter(item, after);
              void store.flush();
              close();
            }}
            close={close}
          />
        )}
      </div>
    </Dialog>
  );
}
