import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { itemsOf } from '../../../src/formats/questionnaire/document.ts';
import {
  type BroughtIn,
  bringInAnswersRoute,
  type WholeAssessment,
} from '../../../src/modules/assessments/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { uploadFile } from '../../upload.ts';
import { answerWords } from '../answer/answer-words.ts';
import { formOf } from './answered.ts';

/** A workbook or a file of answers that came back by another way: what it says otherwise, before it is taken in. */
export function BringInDialog({ one, close }: { one: WholeAssessment; close: () => void }) {
  const toast = useToast();
  const [held, setHeld] = useState<{ file: File; difference: BroughtIn } | null>(null);
  const [by, setBy] = useState('');
  const send = (file: File, query: object, onProgress: (share: number) => void) =>
    uploadFile<BroughtIn>(bringInAnswersRoute, file, { params: { id: one.id }, query, onProgress });
  const take = useMutation({
    mutationFn: () => send(held!.file, { apply: 'true', ...(by.trim() ? { by: by.trim() } : {}) }, () => {}),
    onSuccess: async ({ changes }) => {
      toast({ text: t('assessments.brought-in', { count: changes.length }) });
      await readAnew();
      close();
    },
  });
  return (
    <Dialog title={t('assessments.bring-in')} close={close}>
      <div className="form">
        {!held && (
          <>
            <p className="second">{t('assessments.bring-in-text')}</p>
            <FileDrop
              act={t('assessments.choose-file')}
              takes={t('assessments.takes')}
              accept=".xlsx,.json,.zip"
              limitBytes={bringInAnswersRoute.limitBytes!}
              failed={t('assessments.not-read')}
              send={async (file, onProgress) => setHeld({ file, difference: await send(file, {}, onProgress) })}
            />
          </>
        )}
        {held && (
          <>
            <p>
              {t('assessments.bring-in-counts', {
                changed: held.difference.changes.length,
                unchanged: held.difference.unchanged,
              })}{' '}
              {held.difference.signedBy && t('assessments.signed-by', { name: held.difference.signedBy })}
            </p>
            {take.isError && <ErrorNote title={t('assessments.not-brought-in')} error={take.error} />}
            <Changes one={one} difference={held.difference} />
            {held.difference.changes.length > 0 && (
              <TextInput
                label={t('assessments.stands-behind')}
                description={t('assessments.stands-behind-note')}
                maxLength={200}
                value={by}
                onChange={(event) => setBy(event.currentTarget.value)}
              />
            )}
          </>
        )}
        <div className="form-actions">
          {held && held.difference.changes.length > 0 && (
            <Button variant="filled" onClick={() => take.mutate()} loading={take.isPending}>
              {t('assessments.take-in', { count: held.difference.changes.length })}
            </Button>
          )}
          <Button onClick={close}>{t('common.cancel')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

const mostShown = 200;

function Changes({ one, difference: { changes } }: { one: WholeAssessment; difference: BroughtIn }) {
  const form = formOf(one);
  const items = new Map([...itemsOf(form)].map((item) => [item.id, item]));
  if (changes.length === 0) return null;
  const said = (item: string, answer: BroughtIn['changes'][number]['after']) =>
    answer ? answerWords(answer, items.get(item) ?? {}, form) : t('assessments.not-answered');
  return (
    <div className="table-scroll differences-held">
      <table className="data-table" aria-label={t('assessments.bring-in')}>
        <thead>
          <tr>
            <th scope="col">{t('assessments.question')}</th>
            <th scope="col">{t('assessments.before')}</th>
            <th scope="col">{t('assessments.now')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, mostShown).map(({ item, text, before, after }) => (
            <tr key={item}>
              <td>
                <span className="mono">{item}</span> {text}
              </td>
              <td className="third">{said(item, before)}</td>
              <td className="medium">{said(item, after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > mostShown && (
        <p className="second">{t('assessments.more-changes', { count: changes.length - mostShown })}</p>
      )}
    </div>
  );
}
