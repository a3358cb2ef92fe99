import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type NodeRef, searchRoute } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { Icon } from '../../components/icon.tsx';
import { t } from '../../messages/messages.ts';

/** Finds what to put into focus, as one types. */
export function Finder({ focus, choose }: { focus: readonly NodeRef[]; choose: (node: string | undefined) => void }) {
  const shown = focus.length === 1 ? focus[0] : undefined;
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => api.call(searchRoute, { query: { q: asked, limit: 12 }, signal }),
    enabled: asked.length > 0 && asked !== shown?.name,
    placeholderData: (before) => before,
  });
  const nodes = new Map((found.data?.nodes ?? []).map((hit) => [hit.node.id, hit.node]));
  if (shown) nodes.set(shown.id, shown);
  return (
    <Select
      className="network-finder"
      aria-label={t('network.find')}
      placeholder={t('network.find')}
      leftSection={<Icon name="search" />}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('network.find-clear') }}
      nothingFoundMessage={asked ? t('common.nothing-found') : t('common.type-to-find')}
      filter={({ options }) => options}
      data={[...nodes.values()].map((node) => ({
        value: node.id,
        label: [node.name, node.number ?? t(`words.kind-${node.kind}`)].join(' · '),
      }))}
      value={shown?.id ?? null}
      onSearchChange={setTyped}
      onChange={(id) => choose(id ? (nodes.get(id)?.number ?? id) : undefined)}
    />
  );
}
