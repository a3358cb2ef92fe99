import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { listMergesRoute, type Merge, splitRoute } from '../../../src/modules/merges/contract.ts';
import { api } from '../../api.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { groundText } from './ground-text.ts';

/** What this record was merged into, or what was merged into it, and by which rule; each can be split again. */
export function MergeNotes({ supplierId }: { supplierId: string }) {
  const merges = useQuery({
    queryKey: ['merges', supplierId],
    queryFn: () => api.call(listMergesRoute, { params: { id: supplierId } }),
  });
  if (!merges.data) return null;
  const { into, merged } = merges.data;
  return (
    <>
      {into && (
        <MergeNote merge={into}>
          {t('merges.merged-into')} <NodeLink node={into.into} />.
        </MergeNote>
      )}
      {merged.map((merge) => (
        <MergeNote key={merge.merged.id} merge={merge}>
          <NodeLink node={merge.merged} /> {t('merges.is-merged-here')}
        </MergeNote>
      ))}
    </>
  );
}

function MergeNote({ merge, children }: { merge: Merge; children: React.ReactNode }) {
  const rights = useRights();
  const toast = useToast();
  const split = useMutation({
    mutationFn: () => api.call(splitRoute, { params: { id: merge.merged.id } }),
    onSuccess: async ({ supplier, stayed }) => {
      await readAnew();
      toast({
        text:
          stayed === 0
            ? t('merges.split-done', { name: supplier.name })
            : t('merges.split-partly', { name: supplier.name, count: stayed }),
      });
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <div className="note row wrap">
      <p className="grow">
        {children}{' '}
        <span className="third small">
          {groundText(merge.ground)}{' '}
          {t('merges.by', { by: merge.by ?? t('common.erased-person'), at: formatMoment(merge.at) })}
        </span>
      </p>
      {rights.write && (
        <Button size="xs" onClick={() => split.mutate()} loading={split.isPending}>
          {t('merges.split')}
        </Button>
      )}
    </div>
  );
}
