import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hindrance } from '../../src/modules/history/contract.ts';
import { previewUndoRoute, undoRoute } from '../../src/modules/history/contract.ts';
import { api } from '../api.ts';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { readAnew } from '../query.ts';
import { useRights } from '../session.tsx';
import { Dialog } from './dialog.tsx';
import { JobProgress } from './job-progress.tsx';
import { NodeLink } from './node-link.tsx';
import { ErrorNote, Waiting } from './states.tsx';
import { useToast } from './toast.tsx';

/** Undoes a whole change after showing what that does and what stands in its way. */
export function UndoButton({ change, act = t('history.undo') }: { change: number; act?: string }) {
  const [open, setOpen] = useState(false);
  if (!useRights().write) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{act}</Button>
      {open && <UndoDialog change={change} act={act} close={() => setOpen(false)} />}
    </>
  );
}

function UndoDialog({ change, act, close }: { change: number; act: string; close: () => void }) {
  const toast = useToast();
  const preview = useQuery({
    queryKey: ['undo', change],
    queryFn: () => api.call(previewUndoRoute, { params: { number: change } }),
    staleTime: 0,
  });
  const undo = useMutation({ mutationFn: () => api.call(undoRoute, { params: { number: change } }) });
  const over = async () => {
    await readAnew();
    toast({ text: t('history.undone', { number: change }) });
    close();
  };
  const weighed = preview.data;
  return (
    <Dialog title={t('history.undo-change', { number: change })} close={close}>
      <div className="column wide">
        {preview.isPending && <Waiting text={t('history.weighing')} />}
        {preview.isError && <ErrorNote title={t('history.undo-refused')} error={preview.error} />}
        {weighed?.possible && !undo.data && (
          <p className="second">
            {t('history.undo-text', {
              removed: formatNumber(weighed.removed),
              restored: formatNumber(weighed.restored),
            })}
          </p>
        )}
        {weighed && weighed.undoneBy !== null && (
          <p className="second">{t('history.undone-already', { number: weighed.undoneBy })}</p>
        )}
        {weighed && weighed.undoneBy === null && weighed.hindered > 0 && (
          <Hindrances hindrances={weighed.hindrances} hindered={weighed.hindered} />
        )}
        {undo.isError && <ErrorNote title={t('history.undo-refused')} error={undo.error} />}
        {undo.data && <JobProgress id={undo.data.id} onOver={() => void over()} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{undo.data ? t('common.close') : t('common.cancel')}</Button>
        {weighed?.possible && !undo.data && (
          <Button variant="filled" onClick={() => undo.mutate()} loading={undo.isPending}>
            {act}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Hindrances({ hindrances, hindered }: { hindrances: readonly Hindrance[]; hindered: number }) {
  return (
    <div className="column">
      <p className="medium">{t('history.undo-refused')}</p>
      <ul className="plain-list">
        {hindrances.slice(0, 10).map((one) => (
          <li key={`${one.node?.id ?? one.name} ${one.reason}`}>
            {one.node ? <NodeLink node={one.node} /> : one.name} {one.reason}
            {one.change && (
              <span className="third small">
                {' '}
                {one.change.actor
                  ? t('history.hindrance-by', { actor: one.change.actor, number: one.change.number })
                  : t('history.hindrance-change', { number: one.change.number })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {hindered > 10 && <p className="third small">{t('history.undo-more', { count: hindered - 10 })}</p>}
    </div>
  );
}
