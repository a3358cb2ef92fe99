import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { importVexRoute, previewVexRoute, type Taken, type VexDocument } from '../../../src/modules/vex/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { KeyValues, Panel } from '../../components/page.tsx';
import { NodeSelect } from '../../components/register-fields.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { uploadFile } from '../../upload.ts';
import { verdictCounts } from '../triage/triage-effect.tsx';
import { statusText } from './status-text.ts';

type Preview = z.infer<typeof Taken>;

interface Weighed {
  file: File;
  preview: Preview;
}

/** Takes a document in two steps: what it would do, and then the deed. */
export function VexUpload({ known }: { known: readonly VexDocument[] }) {
  const [product, setProduct] = useState<NodeRef | null>(null);
  const [draft, setDraft] = useState(false);
  const [weighed, setWeighed] = useState<Weighed | null>(null);
  const queryOf = (file: File) => ({
    fileName: file.name,
    draft: String(draft),
    ...(product ? { product: product.id } : {}),
  });
  const send = async (file: File, onProgress: (share: number) => void) => {
    const preview = await uploadFile<Preview>(previewVexRoute, file, { query: queryOf(file), onProgress });
    setWeighed({ file, preview });
  };
  return (
    <Panel>
      <div className="column wide">
        <FileDrop
          act={t('vex.add')}
          takes={t('vex.takes')}
          accept=".json,.jsonld,.xml,.cdx"
          limitBytes={previewVexRoute.limitBytes!}
          failed={t('vex.not-read')}
          send={send}
        />
        <NodeSelect
          label={t('vex.product')}
          description={t('vex.product-note')}
          kind="product"
          value={product}
          onChange={setProduct}
        />
        <label className="row">
          <input
            type="checkbox"
            className="check"
            checked={draft}
            onChange={(event) => setDraft(event.currentTarget.checked)}
          />
          {t('vex.draft')}
        </label>
      </div>
      {weighed && (
        <TakeInDialog
          weighed={weighed}
          same={known.find(({ id }) => id === weighed.preview.id)}
          query={queryOf(weighed.file)}
          close={() => setWeighed(null)}
        />
      )}
    </Panel>
  );
}

interface TakeInDialogProps {
  weighed: Weighed;
  /** The same document, where it is here already. */
  same: VexDocument | undefined;
  query: object;
  close: () => void;
}

function TakeInDialog({ weighed: { file, preview }, same, query, close }: TakeInDialogProps) {
  const toast = useToast();
  const { effect, warnings } = preview;
  const take = useMutation({
    mutationFn: () => uploadFile<Preview>(importVexRoute, file, { query, onProgress: () => {} }),
    onSuccess: async (taken) => {
      close();
      await readAnew();
      const { closed, reopened } = taken.effect;
      toast({ text: t('vex.taken', { name: taken.number, closed, reopened }) });
    },
  });
  return (
    <Dialog title={t('vex.preview-title', { name: file.name })} close={close}>
      <div className="column wide bulk-edit">
        {same && <p className="note">{t('vex.same', { number: same.number })}</p>}
        <KeyValues
          rows={[
            [t('vex.author'), preview.author],
            [t('vex.format'), `${t(`vex.format-${preview.format}`)} ${preview.specVersion}`],
            [t('vex.statements'), `${formatNumber(preview.statements)} (${statusText(preview)})`],
            [t('vex.outside'), formatNumber(effect.outside)],
            [t('triage.effect-closed'), formatNumber(effect.closed)],
            [t('triage.effect-reopened'), formatNumber(effect.reopened)],
            ...verdictCounts(effect.states),
          ]}
        />
        {warnings.length > 0 && (
          <div>
            <p className="medium">{t('vex.warnings')}</p>
            <ul>
              {warnings.slice(0, 20).map(({ at, message }) => (
                <li key={at + message}>
                  <span className="mono">{at}</span> {message}
                </li>
              ))}
            </ul>
          </div>
        )}
        {take.isError && <ErrorNote title={t('vex.not-taken')} error={take.error} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        {!same && (
          <Button variant="filled" onClick={() => take.mutate()} loading={take.isPending} autoFocus>
            {t('vex.take-in')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
