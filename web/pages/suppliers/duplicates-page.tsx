import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Duplicate,
  type DuplicateSupplier,
  distinguishRoute,
  listDuplicatesRoute,
  pairId,
} from '../../../src/modules/merges/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { Figure } from '../../why/figure.tsx';
import { groundText } from './ground-text.ts';
import { MergeDialog } from './merge-dialog.tsx';

/** Pairs of suppliers that look like one company; a person merges them or tells them apart. */
export function DuplicatesPage() {
  const duplicates = useQuery({
    queryKey: ['supplier-duplicates'],
    queryFn: () => api.call(listDuplicatesRoute),
  });
  const [merging, setMerging] = useState<{ supplier: NodeRef; into: NodeRef } | null>(null);
  return (
    <>
      <PageHead
        title={t('merges.title')}
        lede={t('merges.lede')}
        under={{ to: '/suppliers', label: t('suppliers.title') }}
      />
      {duplicates.isError && (
        <ErrorNote title={t('merges.failed')} error={duplicates.error} retry={() => void duplicates.refetch()} />
      )}
      {duplicates.isPending && <Waiting />}
      {duplicates.data?.total === 0 && (
        <div className="panel">
          <EmptyState icon="check" title={t('merges.empty-title')}>
            {t('merges.empty-text')}
          </EmptyState>
        </div>
      )}
      {duplicates.data && duplicates.data.total > 0 && (
        <>
          <ul className="panel differences">
            {duplicates.data.items.map((pair) => (
              <Pair key={`${pair.one.id} ${pair.other.id}`} pair={pair} merge={setMerging} />
            ))}
          </ul>
          <p className="small second">
            {t('merges.shown', { count: duplicates.data.items.length, total: duplicates.data.total })}
          </p>
        </>
      )}
      {merging && <MergeDialog {...merging} close={() => setMerging(null)} />}
    </>
  );
}

interface PairProps {
  pair: Duplicate;
  merge: (pair: { supplier: NodeRef; into: NodeRef }) => void;
}

function Pair({ pair: { one, other, grounds }, merge }: PairProps) {
  const rights = useRights();
  const toast = useToast();
  const distinguish = useMutation({
    mutationFn: () => api.call(distinguishRoute, { input: { oneId: one.id, otherId: other.id } }),
    onSuccess: async () => {
      await readAnew();
      toast({ text: t('merges.told-apart', { one: one.name, other: other.name }) });
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <li className="difference">
      <div className="row wrap">
        <span className="grow">
          <Named supplier={one} /> {t('merges.and')} <Named supplier={other} />
        </span>
        {rights.write && (
          <span className="row wrap">
            <Button size="xs" onClick={() => merge({ supplier: other, into: one })}>
              {t('merges.keep', { number: one.number ?? '' })}
            </Button>
            <Button size="xs" onClick={() => merge({ supplier: one, into: other })}>
              {t('merges.keep', { number: other.number ?? '' })}
            </Button>
            <Button size="xs" variant="subtle" onClick={() => distinguish.mutate()} loading={distinguish.isPending}>
              {t('merges.two-companies')}
            </Button>
          </span>
        )}
      </div>
      <p className="small second">
        <Figure
          why={{ kind: 'duplicate', id: pairId(one.number ?? one.id, other.number ?? other.id), value: 'grounds' }}
          value={grounds.map(groundText).join(' ')}
        />
      </p>
    </li>
  );
}

function Named({ supplier }: { supplier: DuplicateSupplier }) {
  return (
    <>
      <NodeLink node={supplier} />{' '}
      <span className="third small">
        <span className="mono">{supplier.number}</span>
        {supplier.country && `, ${countryName(supplier.country)}`}
      </span>
    </>
  );
}
