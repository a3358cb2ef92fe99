import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import {
  exportNamesRoute,
  listNamesRoute,
  nameFacetsRoute,
  resolveNameRoute,
  type SupplierName,
} from '../../../src/modules/names/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Form, useForm } from '../../components/form.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { NodeField } from '../../components/register-fields.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment, formatNumber } from '../../format.ts';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { type ListDeclaration, useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { askedOf } from '../../search-params.ts';
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
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change = (patch: Partial<NameSearch>) => go({ ...search, after: undefined, before: undefined, ...patch });
  const { bom, state = 'waiting' } = search;
  const decide = useDecide();
  const list = useMemo(() => nameList(rights.write, decide), [rights.write, decide]);
  const control = useList(list, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['names', asked],
    queryFn: ({ signal }) => api.call(listNamesRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, nameFacetsRoute);
  const bulk = (ids: readonly string[], clear: () => void) => <IgnoreAll ids={ids} clear={clear} />;
  const states = facets?.state ?? [];
  return (
    <>
      <PageHead title={t('names.title')} lede={t('names.lede')} actions={<ExportMenu control={control} />} />
      <ListPage
        control={control}
        query={query}
        label={t('names.title')}
        failed={t('names.failed')}
        rowId={(row) => row.id}
        find={{ label: t('names.find'), text: search.q, choose: (q) => change({ q }) }}
        active={bom ? [{ field: t('names.bom'), value: bom, remove: () => change({ bom: undefined }) }] : []}
        offered={[]}
        facets={[
          {
            title: t('names.state'),
            chosen: [state],
            toggle: (value) => change({ state: value === 'waiting' ? undefined : (value as NameSearch['state']) }),
            values: (['waiting', 'resolved', 'ignored'] as const).map((value) => ({
              value,
              label: t(`names.state-${value}`),
              count: states.find((one) => one.value === value)?.count ?? 0,
            })),
          },
        ]}
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

function nameList(write: boolean, decide: Decide): ListDeclaration<SupplierName> {
  return {
    name: 'supplier-names',
    sort: 'components',
    exported: exportNamesRoute,
    columns: [
      {
        id: 'name',
        title: t('names.name'),
        sort: { key: 'name', as: 'text' },
        exported: ['name', 'components'],
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
        exported: ['products'],
        phone: 'below',
        cell: (row) => <FoundIn products={row.products} />,
      },
      {
        id: 'means',
        title: t('names.means'),
        exported: ['state', 'supplier'],
        phone: 'below',
        cell: (row) => <Means row={row} write={write} decide={decide} />,
      },
      {
        id: 'components',
        title: t('names.components-count'),
        sort: { key: '-components', back: 'components', as: 'number' },
        spare: true,
        numeric: true,
        phone: 'away',
        cell: (row) => formatNumber(row.components),
      },
      {
        id: 'seen',
        title: t('names.seen'),
        sort: { key: 'seen', as: 'time' },
        spare: true,
        phone: 'away',
        cell: (row) => formatMoment(row.firstSeenAt),
      },
    ],
  };
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

function IgnoreAll({ ids, clear }: { ids: readonly string[]; clear: () => void }) {
  const toast = useToast();
  const settleAll = async (as: 'ignored' | 'waiting') => {
    for (const id of ids) await api.call(resolveNameRoute, { params: { id }, input: { as } });
    await readAnew();
  };
  const ignore = useMutation({
    mutationFn: () => settleAll('ignored'),
    onSuccess: () => {
      clear();
      toast({
        text: t('names.bulk-ignored', { count: ids.length }),
        action: { label: t('common.undo'), act: () => void settleAll('waiting') },
      });
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <Button size="xs" onClick={() => ignore.mutate()} loading={ignore.isPending}>
      {t('names.ignore')} {formatNumber(ids.length)}
    </Button>
  );
}
