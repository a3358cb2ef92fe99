import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import {
  erasePersonRoute,
  listPeopleRoute,
  type Person,
  previewPersonErasureRoute,
} from '../../../src/modules/people/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { askedOf } from '../../search-params.ts';
import { tableInWords } from '../audit/row-words.ts';
import { EraseDialog, Mentions, Proof } from './erase-dialog.tsx';
import type { PeopleSearch } from './search.ts';
import { AdministratorsOnly, SettingsFrame } from './settings-frame.tsx';

const route = getRouteApi('/shell/settings/people');

/** Whom the register names, and the way to erase a name. */
export function PeoplePage() {
  return (
    <SettingsFrame lede={t('people.lede')}>
      <AdministratorsOnly>
        <People />
      </AdministratorsOnly>
    </SettingsFrame>
  );
}

function People() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [erasing, setErasing] = useState<string | null>(null);
  const change = (patch: Partial<PeopleSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['people', asked],
    queryFn: ({ signal }) => api.call(listPeopleRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <FilterBar
        find={{ label: t('people.find'), text: search.q, choose: (q) => change({ q }) }}
        active={[]}
        offered={[]}
      >
        <Segments
          label={t('people.show')}
          value={search.erased ?? 'false'}
          choose={(erased) => change({ erased: erased === 'true' ? 'true' : undefined, q: undefined })}
          segments={[
            { value: 'false', label: t('people.named') },
            { value: 'true', label: t('people.erased') },
          ]}
        />
      </FilterBar>
      <DataTable
        label={t('people.title')}
        columns={columnsWith(setErasing)}
        query={query}
        rowId={(row) => row.id}
        sortedBy={t('people.sorted')}
        failed={t('people.failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={
          search.q ? (
            <NoMatch clear={() => change({ q: undefined })} />
          ) : (
            <EmptyState icon="settings" title={t(search.erased ? 'people.none-erased' : 'people.none')}>
              {t(search.erased ? 'people.none-erased-text' : 'people.none-text')}
            </EmptyState>
          )
        }
      />
      {erasing && <ErasePerson id={erasing} close={() => setErasing(null)} />}
    </>
  );
}

function columnsWith(erase: (id: string) => void): readonly Column<Person>[] {
  return [
    {
      id: 'name',
      title: t('people.person'),
      cell: (row) => (
        <span className={row.name === null ? 'third' : 'medium break'}>{row.name ?? t('common.erased-person')}</span>
      ),
    },
    { id: 'rows', title: t('people.rows'), numeric: true, phone: 'beside', cell: (row) => row.rows },
    {
      id: 'act',
      title: t('common.acts'),
      numeric: true,
      phone: 'below',
      cell: (row) =>
        row.erasedAt === null ? (
          <Button size="xs" variant="subtle" onClick={() => erase(row.id)}>
            {t('people.erase')}
          </Button>
        ) : (
          <span className="small third">{formatMoment(row.erasedAt)}</span>
        ),
    },
  ];
}

function ErasePerson({ id, close }: { id: string; close: () => void }) {
  const toast = useToast();
  const preview = useQuery({
    queryKey: ['person-erasure', id],
    queryFn: () => api.call(previewPersonErasureRoute, { params: { id } }),
    staleTime: 0,
  });
  const erase = async (reason: string) => {
    await api.call(erasePersonRoute, { params: { id }, input: { reason } });
    await readAnew();
    toast({ text: t('people.erased-now') });
    close();
  };
  const { data } = preview;
  return (
    <EraseDialog
      title={data ? t('people.erase-title', { name: data.name ?? t('common.erased-person') }) : t('people.erase')}
      act={t('people.erase-act')}
      failed={t('people.not-erased')}
      erase={erase}
      close={close}
      possible={data !== undefined}
    >
      {preview.isPending && <Waiting text={t('people.looking')} />}
      {preview.isError && <ErrorNote title={t('people.preview-failed')} error={preview.error} />}
      {data && (
        <>
          <p className="second">
            {t(data.rows > 0 ? 'people.erase-text' : 'people.erase-no-row')}
            {data.copies > 0 && ` ${t('people.erase-copies', { count: data.copies })}`}
          </p>
          {data.appearances.map(({ table, rows, nodes }) => (
            <div key={table}>
              <p className="medium">{t('people.appears', { table: tableInWords(table), count: rows })}</p>
              <p className="small">
                {nodes.slice(0, 8).map((node, index) => (
                  <span key={node.id}>
                    {index > 0 && ', '}
                    <NodeLink node={node} />
                  </span>
                ))}
                {nodes.length > 8 && ` ${t('people.and-more', { count: nodes.length - 8 })}`}
              </p>
            </div>
          ))}
          <Mentions mentions={data.mentions} />
          {data.proof && <Proof proof={data.proof} />}
        </>
      )}
    </EraseDialog>
  );
}
