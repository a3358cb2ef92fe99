import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  adoptDraftRoute,
  changeDraftEditRoute,
  type Draft,
  type DraftConflict,
  discardDraftRoute,
  getDraftRoute,
  type HeldEdit,
  removeDraftEditRoute,
} from '../../../src/modules/drafts/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { UndoButton } from '../../components/undo-button.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { AddEditDialog } from './add-edit-dialog.tsx';
import { EditFields, EditWords } from './edit-words.tsx';
import { Effect } from './effect.tsx';

const route = getRouteApi('/shell/what-if/$id');

/** One draft: its edits in words, and beside them what they would do. */
export function DraftPage() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ['draft', id],
    queryFn: () => api.call(getDraftRoute, { params: { id } }),
  });
  return (
    <Record query={query} failed={t('drafts.draft-failed')}>
      {(draft) => (
        <>
          <PageHead
            title={draft.name}
            lede={ledeOf(draft)}
            under={{ to: '/what-if', label: t('drafts.title'), number: draft.number }}
            actions={<Acts draft={draft} />}
          />
          <div className="columns with-wide-aside">
            <div className="column wide">
              {draft.note && <p className="note">{draft.note}</p>}
              <Effect draft={draft} />
            </div>
            <aside className="column wide">
              <Edits draft={draft} />
            </aside>
          </div>
        </>
      )}
    </Record>
  );
}

function ledeOf({ state, by, madeAt, change }: Draft): string {
  const begun = { by: by ?? t('common.erased-person'), date: formatDate(madeAt) };
  if (state !== 'adopted') return t(`drafts.lede-${state}`, begun);
  return t('drafts.lede-adopted', { by: begun.by, date: begun.date, change });
}

function Acts({ draft }: { draft: Draft }) {
  const { write } = useRights();
  const [asking, setAsking] = useState<'adopt' | 'discard' | null>(null);
  if (draft.state === 'adopted') {
    return (
      <>
        <Button component={Link} to={`/audit/${draft.change}`}>
          {t('drafts.adopting-change')}
        </Button>
        <UndoButton change={draft.change} act={t('drafts.undo')} />
      </>
    );
  }
  if (!write || draft.state !== 'open') return null;
  return (
    <>
      <Button onClick={() => setAsking('discard')}>{t('drafts.discard')}</Button>
      <Button variant="filled" disabled={draft.edits.length === 0} onClick={() => setAsking('adopt')}>
        {t('drafts.adopt')}
      </Button>
      {asking === 'adopt' && <AdoptDialog draft={draft} close={() => setAsking(null)} />}
      {asking === 'discard' && <DiscardDialog draft={draft} close={() => setAsking(null)} />}
    </>
  );
}

/** Says edit by edit what will stand in the register. */
function AdoptDialog({ draft, close }: { draft: Draft; close: () => void }) {
  const toast = useToast();
  const isStale = draft.edits.some(({ conflicts }) => conflicts.length > 0);
  const adopt = useMutation({
    mutationFn: () => api.call(adoptDraftRoute, { params: { id: draft.id }, ifMatch: draft.etag }),
    onSuccess: async () => {
      await readAnew();
      toast({ text: t('drafts.adopted', { number: draft.number }) });
      close();
    },
    onError: () => readAnew(),
  });
  return (
    <Dialog title={t('drafts.adopt-title', { number: draft.number })} close={close}>
      <div className="column wide">
        {isStale ? (
          <p className="note">{t('drafts.adopt-stale')}</p>
        ) : (
          <p className="second">{t('drafts.adopt-text', { count: draft.edits.length })}</p>
        )}
        <ol className="plain-list">
          {draft.edits.map((held) => (
            <li key={held.id}>
              <EditWords draft={draft} held={held} />
              <EditFields held={held} />
              <Conflicts conflicts={held.conflicts} />
            </li>
          ))}
        </ol>
        {adopt.isError && <ErrorNote title={t('drafts.adopt-failed')} error={adopt.error} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        {!isStale && (
          <Button variant="filled" loading={adopt.isPending} onClick={() => adopt.mutate()}>
            {t('drafts.adopt-act')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function DiscardDialog({ draft, close }: { draft: Draft; close: () => void }) {
  const toast = useToast();
  const discard = useMutation({
    mutationFn: () => api.call(discardDraftRoute, { params: { id: draft.id }, ifMatch: draft.etag }),
    onSuccess: async () => {
      await readAnew();
      toast({ text: t('drafts.discarded', { number: draft.number }) });
    },
    onError: (error) => toast({ text: error.message }),
    onSettled: close,
  });
  return (
    <ConfirmDialog
      title={t('drafts.discard-title', { number: draft.number })}
      act={t('drafts.discard')}
      confirm={() => discard.mutate()}
      busy={discard.isPending}
      close={close}
    >
      {t('drafts.discard-text')}
    </ConfirmDialog>
  );
}

function Edits({ draft }: { draft: Draft }) {
  const rights = useRights();
  const [adding, setAdding] = useState(false);
  const write = rights.write && draft.state === 'open';
  return (
    <Panel
      title={t('drafts.edits')}
      aside={draft.edits.length}
      actions={
        write && (
          <Button size="xs" leftSection={<Icon name="add" />} onClick={() => setAdding(true)}>
            {t('drafts.add-edit')}
          </Button>
        )
      }
    >
      {draft.edits.length === 0 ? (
        <>
          <p className="medium">{t('drafts.nothing-yet')}</p>
          <p className="second">{t('drafts.nothing-yet-text')}</p>
        </>
      ) : (
        <ol className="plain-list draft-edits">
          {draft.edits.map((held) => (
            <Edit key={held.id} draft={draft} held={held} write={write} />
          ))}
        </ol>
      )}
      {adding && <AddEditDialog draft={draft} close={() => setAdding(false)} />}
    </Panel>
  );
}

function Edit({ draft, held, write }: { draft: Draft; held: HeldEdit; write: boolean }) {
  const toast = useToast();
  const params = { id: draft.id, edit: held.id };
  const more = { onSuccess: () => readAnew(), onError: (error: Error) => toast({ text: error.message }) };
  const takeOut = useMutation({
    mutationFn: () => api.call(removeDraftEditRoute, { params, ifMatch: draft.etag }),
    ...more,
  });
  const keep = useMutation({
    mutationFn: () => api.call(changeDraftEditRoute, { params, input: { edit: held.edit }, ifMatch: draft.etag }),
    ...more,
  });
  return (
    <li>
      <div className="row">
        <span className="grow">
          <EditWords draft={draft} held={held} />
        </span>
        {write && (
          <Button size="xs" variant="subtle" loading={takeOut.isPending} onClick={() => takeOut.mutate()}>
            {t('drafts.take-out')}
          </Button>
        )}
      </div>
      <EditFields held={held} />
      <Conflicts conflicts={held.conflicts} />
      {write && held.conflicts.length > 0 && (
        <Button size="xs" loading={keep.isPending} onClick={() => keep.mutate()}>
          {t('drafts.keep-mine')}
        </Button>
      )}
    </li>
  );
}

function Conflicts({ conflicts }: { conflicts: readonly DraftConflict[] }) {
  if (conflicts.length === 0) return null;
  return (
    <div className="note">
      <p className="medium">{t('drafts.stale')}</p>
      <ul className="plain-list small">
        {conflicts.map(({ reason, of, change }) => (
          <li key={`${of} ${reason} ${change?.number}`}>
            {t(`drafts.conflict-${reason}`, { of })}
            {change && (
              <span className="third">
                {', '}
                {change.actor
                  ? t('drafts.conflict-by', { actor: change.actor, number: change.number })
                  : t('drafts.conflict-change', { number: change.number })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
