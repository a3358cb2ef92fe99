import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import { CandidateConfidence, listCandidatesRoute } from '../../../src/modules/candidates/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import type { ActiveFilter, OfferedFilter } from '../../components/filter-bar.tsx';
import { Form, useForm } from '../../components/form.tsx';
import { NodeField } from '../../components/register-fields.tsx';
import { EmptyState } from '../../components/states.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, toggled } from '../../search-params.ts';
import { candidateList } from './candidate-columns.tsx';
import { CandidatesFrame } from './candidates-frame.tsx';
import type { CandidateSearch } from './search.ts';

const route = getRouteApi('/shell/candidates');

/** What advisories may mean, for somebody to confirm or to reject. */
export function CandidatesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [choosing, setChoosing] = useState(false);
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(candidateList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['candidates', asked],
    queryFn: ({ signal }) => api.call(listCandidatesRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const productOf = (reference: string) =>
    query.data?.items.find(({ product }) => [product.number, product.id].includes(reference))?.product.name;
  return (
    <CandidatesFrame name={t('candidates.title')}>
      <ListPage
        control={{ ...control, sortedBy: t('candidates.sorted') }}
        query={query}
        label={t('candidates.title')}
        failed={t('candidates.failed')}
        rowId={(row) => row.id}
        active={activeFilters(search, change, productOf)}
        offered={[
          ...offeredFilters(search, change),
          ...(search.product ? [] : [{ label: t('candidates.product-filter'), add: () => setChoosing(true) }]),
        ]}
        empty={<NothingToConfirm />}
      />
      {choosing && <ChooseProduct choose={(product) => change({ product })} close={() => setChoosing(false)} />}
    </CandidatesFrame>
  );
}

type Change = (patch: Partial<CandidateSearch>) => void;

function activeFilters(
  search: CandidateSearch,
  change: Change,
  productOf: (reference: string) => string | undefined,
): ActiveFilter[] {
  const { confidence = [], product, state } = search;
  return [
    ...confidence.map((one) => ({
      field: t('candidates.confidence'),
      value: t(`candidates.confidence-${one}`),
      remove: () => change({ confidence: toggled(confidence, one) }),
    })),
    ...(product
      ? [
          {
            field: t('candidates.product'),
            value: productOf(product) ?? product,
            remove: () => change({ product: undefined }),
          },
        ]
      : []),
    ...(state
      ? [
          {
            field: t('candidates.state'),
            value: t(`candidates.state-${state}`),
            remove: () => change({ state: undefined }),
          },
        ]
      : []),
  ];
}

function offeredFilters(search: CandidateSearch, change: Change): OfferedFilter[] {
  const { confidence = [], state } = search;
  return [
    ...CandidateConfidence.options
      .filter((one) => !confidence.includes(one))
      .map((one) => ({
        label: t('candidates.confidence-filter', { confidence: t(`candidates.confidence-${one}`) }),
        add: () => change({ confidence: toggled(confidence, one) }),
      })),
    ...(['confirmed', 'rejected'] as const)
      .filter((one) => one !== state)
      .map((one) => ({ label: t(`candidates.show-${one}`), add: () => change({ state: one }) })),
  ];
}

interface ChooseProductProps {
  choose: (reference: string) => void;
  close: () => void;
}

function ChooseProduct({ choose, close }: ChooseProductProps) {
  const form = useForm({ product: null as NodeRef | null }, async ({ product }) => {
    if (!product) {
      const message = t('candidates.product-missing');
      throw new AppError('invalid-input', message, { problems: [{ at: '/productId', message }] });
    }
    close();
    choose(product.number ?? product.id);
  });
  return (
    <Dialog title={t('candidates.product-choose')} close={close}>
      <Form form={form} failed={t('candidates.failed')} act={t('candidates.product-choose-act')} cancel={close}>
        <NodeField form={form} name="product" kind="product" label={t('candidates.product')} />
      </Form>
    </Dialog>
  );
}

function NothingToConfirm() {
  return (
    <EmptyState
      icon="check"
      title={t('candidates.empty-title')}
      actions={
        <>
          <Button component={Link} to="/settings/data">
            {t('candidates.to-data')}
          </Button>
          <Button component={Link} to="/findings">
            {t('candidates.to-unchecked')}
          </Button>
        </>
      }
    >
      {t('candidates.empty-text')}
    </EmptyState>
  );
}
