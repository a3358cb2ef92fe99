import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  beginDraftRoute,
  type DraftState,
  type DraftSummary,
  listDraftsRoute,
} from '../../../src/modules/drafts/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { emptyAsNull } from '../../components/form-state.ts';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

const route = getRouteApi('/shell/what-if');

/** Changes to the supply network that are thought over, or were. */
export function DraftsPage() {
  const { write } = useRights();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const [beginning, setBeginning] = useState(false);
  const query = useQuery({
    queryKey: ['drafts', state],
    queryFn: () => api.call(listDraftsRoute, { query: { state, limit: 200 } }),
  });
  const begin = write && (
    <Button variant="filled" onClick={() => setBeginning(true)}>
      {t('drafts.begin')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('drafts.title')} lede={t('drafts.lede')} actions={begin} />
      <div className="column wide">
        <Segments
          label={t('drafts.filter')}
          value={state ?? 'all'}
          segments={(['all', 'open', 'adopted', 'discarded'] as const).map((value) => ({
            value,
            label: t(`drafts.state-${value}`),
          }))}
          choose={(value) => void navigate({ search: value === 'all' ? {} : { state: value } })}
        />
        {query.isError && (
          <ErrorNote title={t('drafts.failed')} error={query.error} retry={() => void query.refetch()} />
        )}
        {query.isPending && <Waiting />}
        {query.data?.total === 0 && <NoDraft state={state} />}
        {query.data && query.data.total > 0 && <Drafts drafts={query.data.items} />}
      </div>
      {beginning && <BeginDialog close={() => setBeginning(false)} />}
    </>
  );
}

function NoDraft({ state }: { state: DraftState | undefined }) {
  if (state) return <p className="second">{t('drafts.none-state', { state: t(`drafts.state-${state}`) })}</p>;
  return (
    <div className="panel">
      <EmptyState icon="network" title={t('drafts.none-title')}>
        {t('drafts.none-text')}
      </EmptyState>
    </div>
  );
}

function Drafts({ drafts }: { drafts: readonly DraftSummary[] }) {
  return (
    <div className="panel table-scroll">
      <table className="data-table" aria-label={t('drafts.title')}>
        <thead>
          <tr>
            <th>{t('drafts.draft')}</th>
            <th>{t('drafts.state')}</th>
            <th className="numeric">{t('drafts.edits')}</th>
            <th>{t('drafts.begun')}</th>
          </tr>
        </thead>
        <tbody>
          {drafts.map((draft) => (
            <tr key={draft.id}>
              <td className="identity">
                <Link className="name" to="/what-if/$id" params={{ id: draft.number }}>
                  {draft.name}
                </Link>
                <small>
                  <span className="mono">{draft.number}</span> {draft.note}
                </small>
              </td>
              <td className="stacked" data-label={t('drafts.state')}>
                {t(`drafts.state-${draft.state}`)}
              </td>
              <td className="stacked numeric" data-label={t('drafts.edits')}>
                {draft.edits}
              </td>
              <td className="stacked" data-label={t('drafts.begun')}>
                {t('drafts.by-on', { by: draft.by ?? t('common.erased-person'), date: formatDate(draft.madeAt) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BeginDialog({ close }: { close: () => void }) {
  const navigate = useNavigate();
  const form = useForm({ name: '', note: '' }, async ({ name, note }) => {
    const draft = await api.call(beginDraftRoute, { input: { name, note: emptyAsNull(note) } });
    close();
    await readAnew();
    await navigate({ to: '/what-if/$id', params: { id: draft.number } });
  });
  return (
    <Dialog title={t('drafts.begin-title')} close={close}>
      <Form form={form} failed={t('drafts.begin-failed')} act={t('drafts.begin-act')} cancel={close}>
        <TextField form={form} name="name" label={t('drafts.name')} required autoFocus />
        <TextField form={form} name="note" label={t('drafts.note')} description={t('drafts.note-about')} />
      </Form>
    </Dialog>
  );
}
