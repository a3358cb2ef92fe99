import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getSupplierRoute } from '../../../src/modules/suppliers/contract.ts';
import { api } from '../../api.ts';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { AskDialog } from './ask-dialog.tsx';

/** As many as are asked at once. */
const mostAsked = 50;

/** Asks the suppliers that are selected in a list; some may stand on another page of it. */
export function AskMany({ ids, clear }: { ids: readonly string[]; clear: () => void }) {
  const toast = useToast();
  const read = useMutation({
    mutationFn: () => Promise.all(ids.map((id) => api.call(getSupplierRoute, { params: { id } }))),
    onError: (error) => toast({ text: error.message }),
  });
  const close = () => {
    read.reset();
    clear();
  };
  return (
    <>
      <Button size="xs" onClick={() => read.mutate()} loading={read.isPending} disabled={ids.length > mostAsked}>
        {t('declarations.ask-many', { count: ids.length })}
      </Button>
      {read.data && <AskDialog suppliers={read.data} close={close} />}
    </>
  );
}
