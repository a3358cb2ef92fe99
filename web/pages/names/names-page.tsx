import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import { listNamesRoute, resolveNameRoute, type SupplierName } from '../../../src/modules/names/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { Form, useForm } from '../../components/form.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { NodeField } from '../../components/register-fields.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import type { NameSearch } from './search.ts';

const route = getRouteApi('/shell/names');

type Decision = { as: 'supplier'; supplierId: string } | { as: 'new-supplier' } | { as: 'ignored' } | { as: 'waiting' };

type Decide = (name: SupplierName, decision: Decision) => Promise<void>;

/** The supplier names that nobody has explained yet, with whom they probably mean. */
export function NamesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const change = (patch: Partial<NameSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const state = search.state ?? 'waiting';
  const query = useQuery({
    queryKey: ['names', state, search.q, search.after],
    queryFn: ({ signal }) => api.call(listNamesRoute, { query: { state, q: search.q, after: search.after }, signal }),
    placeholderData: keepPreviousData,
  });
  const decide = useDecide();
  const columns = useMemo(() => columnsOf(rights.write, decide), [rights.write, decide]);
  const bulk = (rows: SupplierName[], clear: () => void) => <IgnoreAll rows={rows} clear={clear} />;
  return (
    <>
      <PageHead title={t('names.title')} lede={t('names.lede')} />
      <FilterBar textLabel={t('names.find')} text={search.q} onText={(q) => change({ q })} active={[]} offered={[]}>
        <Segments
          label={t('names.state')}
          value={state}
          choose={(next) => change({ state: next === 'waiting' ? undefined : next })}
          segments={(['waiting', 'resolved', 'ignored'] as const).map((value) => ({
            value,
            label: t(`names.state-${value}`),
          }))}
        />
      </FilterBar>
      <DataTable
        label={t('names.title')}
        columns={columns}
        query={query}
        rowId={(row) => row.id}
        sortedBy={t('names.sorted')}
        failed={t('names.failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        {...(rights.write && state === 'waiting' ? { bulk } : {})}
        empty={
          <EmptyState icon="name" title={t('names.empty-title')}>
            {state === 'waiting' ? t('names.empty-text') : t('names.empty-other')}
          </EmptyState>
        }
      />
    </>
  );
}

function useDecide(): Decide {
  const toast = useToast();
  const { mutateAsync } = useMutation({
    mutationFn: ({ name, decision }: { name: SupplierName; decision: Decision }) =>
      api.call(resolveNameRoute, { params: { id: name.id }, input: decision }),
    onSuccess: (after, { name, decision }) => {
      toast({
        text: decisionText(name, decision, after),
        ...(decision.as === 'waiting'
          ? {}
          : {
              action: { label: t('common.undo'), act: () => void mutateAsync({ name, decision: { as: 'waiting' } }) },
            }),
      });
      return readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return useMemo(
    () => async (name, decision) => {
      await mutateAsync({ name, decision });
    },
    [mutateAsync],
  );
}

function decisionText(name: SupplierName, decision: Decision, after: SupplierName): string {
  const supplier = after.supplier?.name ?? '';
  switch (decision.as) {
    case 'supplier':
      return t('names.resolved', { name: name.name, supplier });
    case 'new-supplier':
      return t('names.registered', { name: name.name, supplier });
    case 'ignored':
      return t('names.ignored', { name: name.name });
    default:
      return t('names.waiting', { name: name.name });
  }
}

function columnsOf(write: boolean, decide: Decide): Column<SupplierName>[] {
  return [
    {
      id: 'name',
      title: t('names.name'),
      cell: (row) => (
        <>
          <b className="medium">{row.name}</b>
          <small>{t('names.components', { count: row.components })}</small>
        </>
      ),
    },
    {
      id: 'where',
      title: t('names.where'),
      phone: 'below',
      cell: (row) => <FoundIn products={row.products} />,
    },
    {
      id: 'means',
      title: t('names.means'),
      phone: 'below',
      cell: (row) => <Means row={row} write={write} decide={decide} />,
    },
  ];
}

function FoundIn({ products }: { products: readonly NodeRef[] }) {
  return (
    <span className="column">
      {products.slice(0, 3).map((product) => (
        <NodeLink key={product.id} node={product} />
      ))}
      {products.length > 3 && (
        <span className="third small">{t('common.more-rows', { count: products.length - 3 })}</span>
      )}
    </span>
  );
}

function Means({ row, write, decide }: { row: SupplierName; write: boolean; decide: Decide }) {
  const [choosing, setChoosing] = useState(false);
  const settle = (decision: Decision) => void decide(row, decision).catch(() => undefined);
  if (row.state !== 'waiting') {
    return (
      <span className="row wrap">
        {row.state === 'resolved' ? <NodeLink node={row.supplier} /> : t('names.state-ignored')}
        {write && (
          <Button size="xs" variant="subtle" onClick={() => settle({ as: 'waiting' })}>
            {t('names.take-back')}
          </Button>
        )}
      </span>
    );
  }
  if (!write) return <span className="third">{t('names.state-waiting')}</span>;
  return (
    <div className="column">
      {row.suggestions.map(({ supplier, why }) => (
        <div className="suggestion" key={supplier.id}>
          <Button
            size="xs"
            aria-label={t('names.suggestion-of', { supplier: supplier.name })}
            onClick={() => settle({ as: 'supplier', supplierId: supplier.id })}
          >
            {t('names.suggestion')}
          </Button>
          <span>
            <NodeLink node={supplier} />
            <small>{why}</small>
          </span>
        </div>
      ))}
      <span className="row wrap">
        <Button size="xs" variant="subtle" onClick={() => setChoosing(true)}>
          {t('names.other')}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => settle({ as: 'new-supplier' })}>
          {t('names.new')}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => settle({ as: 'ignored' })}>
          {t('names.ignore')}
        </Button>
      </span>
      {choosing && <ChooseSupplier row={row} decide={decide} close={() => setChoosing(false)} />}
    </div>
  );
}

function ChooseSupplier({ row, decide, close }: { row: SupplierName; decide: Decide; close: () => void }) {
  const form = useForm({ supplier: null as NodeRef | null }, async ({ supplier }) => {
    if (!supplier) {
      const message = t('names.choose-missing');
      throw new AppError('invalid-input', message, { problems: [{ at: '/supplierId', message }] });
    }
    await decide(row, { as: 'supplier', supplierId: supplier.id });
    close();
  });
  return (
    <Dialog title={t('names.choose', { name: row.name })} close={close}>
      <Form form={form} failed={t('names.not-done')} act={t('names.choose-act')} cancel={close}>
        <NodeField form={form} name="supplier" kind="supplier" label={t('names.choose-label')} />
      </Form>
    </Dialog>
  );
}

function IgnoreAll({ rows, clear }: { rows: SupplierName[]; clear: () => void }) {
  const toast = useToast();
  const settleAll = async (as: 'ignored' | 'waiting') => {
    for (const row of rows) await api.call(resolveNameRoute, { params: { id: row.id }, input: { as } });
    await readAnew();
  };
  const ignore = useMutation({
    mutationFn: () => settleAll('ignored'),
    onSuccess: () => {
      clear();
      toast({
        text: t('names.bulk-ignored', { count: rows.length }),
        action: { label: t('common.undo'), act: () => void settleAll('waiting') },
      });
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <Button size="xs" onClick={() => ignore.mutate()} loading={ignore.isPending}>
      {t('names.ignore')} {formatNumber(rows.length)}
    </Button>
  );
}
