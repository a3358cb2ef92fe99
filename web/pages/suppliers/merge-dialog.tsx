import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { mergeRoute, splitRoute } from '../../../src/modules/merges/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { NodeSelect } from '../../components/register-fields.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

interface MergeDialogProps {
  supplier: NodeRef;
  /** The one to merge into, where it is known already. */
  into?: NodeRef;
  close: () => void;
}

/** Says what a merge moves, and does it; a split takes it back. */
export function MergeDialog({ supplier, into: known, close }: MergeDialogProps) {
  const toast = useToast();
  const [into, setInto] = useState<NodeRef | null>(known ?? null);
  const split = useMutation({
    mutationFn: () => api.call(splitRoute, { params: { id: supplier.id } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
  });
  const merge = useMutation({
    mutationFn: (target: NodeRef) =>
      api.call(mergeRoute, { params: { id: supplier.id }, input: { intoId: target.id } }),
    onSuccess: async (done) => {
      await readAnew();
      toast({
        text: t('merges.done', { merged: done.merged.name, into: done.into.name }),
        action: { label: t('common.undo'), act: () => split.mutate() },
      });
      close();
    },
  });
  return (
    <Dialog title={t('merges.merge-title', { name: supplier.name })} close={close}>
      <div className="column wide">
        <p className="second">{t('merges.merge-text')}</p>
        <NodeSelect label={t('merges.into')} kind="supplier" value={into} onChange={setInto} />
        {merge.isError && <ErrorNote title={t('merges.not-merged')} error={merge.error} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button variant="filled" disabled={!into} loading={merge.isPending} onClick={() => into && merge.mutate(into)}>
          {t('merges.merge')}
        </Button>
      </div>
    </Dialog>
  );
}
