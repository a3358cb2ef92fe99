import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import {
  restoreTaxonomyEntryRoute,
  retireTaxonomyEntryRoute,
  type Taxonomy,
  type TaxonomyEntry,
} from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { EntryDialog } from './entry-dialog.tsx';

/** What the workspace added beside what ships, to be renamed, retired and brought back. */
export function OwnEntries({ taxonomy }: { taxonomy: Taxonomy }) {
  const rights = useRights();
  const [edited, setEdited] = useState<TaxonomyEntry | 'new' | null>(null);
  const own = taxonomy.entries.filter(({ id }) => id !== null);
  return (
    <Panel
      title={t('taxonomy.own-title')}
      footer={
        rights.write && (
          <Button size="xs" onClick={() => setEdited('new')}>
            {t('taxonomy.add')}
          </Button>
        )
      }
    >
      {own.length === 0 && <p className="second">{t('taxonomy.own-none')}</p>}
      <ul className="plain-list column">
        {own.map((entry) => (
          <OwnEntry key={entry.id} entry={entry} write={rights.write} edit={() => setEdited(entry)} />
        ))}
      </ul>
      {edited && (
        <EntryDialog taxonomy={taxonomy} entry={edited === 'new' ? undefined : edited} close={() => setEdited(null)} />
      )}
    </Panel>
  );
}

function OwnEntry({ entry, write, edit }: { entry: TaxonomyEntry; write: boolean; edit: () => void }) {
  const toast = useToast();
  const act = useMutation({
    mutationFn: () =>
      api.call(entry.retired ? restoreTaxonomyEntryRoute : retireTaxonomyEntryRoute, { params: { id: entry.id! } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
  });
  const word = t(entry.retired ? 'taxonomy.restore' : 'taxonomy.retire');
  const named = (text: string) => t('taxonomy.act-named', { act: text, name: entry.name });
  return (
    <li className="row wrap">
      <span className="grow">
        {entry.name} <span className="third small">{t(`taxonomy.kind-${entry.kind}`)}</span>{' '}
        <span className="mono third small">{entry.code}</span>{' '}
        {entry.retired && <span className="tag">{t('taxonomy.retired')}</span>}
      </span>
      {write && (
        <>
          <Button size="xs" variant="subtle" onClick={edit} aria-label={named(t('common.edit'))}>
            {t('common.edit')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            onClick={() => act.mutate()}
            loading={act.isPending}
            aria-label={named(word)}
          >
            {word}
          </Button>
        </>
      )}
    </li>
  );
}
