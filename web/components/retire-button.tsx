import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import type { IdParams } from '../../src/common/page.ts';
import type { RouteDeclaration } from '../../src/common/route.ts';
import type { RegisterRow } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { t } from '../messages/messages.ts';
import { readAnew } from '../query.ts';
import { useToast } from './toast.tsx';

type ActRoute = RouteDeclaration<typeof IdParams, z.ZodUndefined, z.ZodUndefined, z.ZodType>;

interface RetireButtonProps {
  row: RegisterRow;
  retire: ActRoute;
  restore: ActRoute;
}

/** Retires a row at once, with undo; a retired row can come back. */
export function RetireButton({ row, retire, restore }: RetireButtonProps) {
  const toast = useToast();
  const act = useMutation({
    mutationFn: async (route: ActRoute) => {
      await api.call(route, { params: { id: row.id } });
      await readAnew();
      return route;
    },
    onSuccess: (done) =>
      toast(
        done === retire
          ? {
              text: t('common.retired-done', { name: row.name }),
              action: { label: t('common.undo'), act: () => act.mutate(restore) },
            }
          : { text: t('common.restored-done', { name: row.name }) },
      ),
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <Button onClick={() => act.mutate(row.retired ? restore : retire)} loading={act.isPending}>
      {row.retired ? t('common.restore') : t('common.retire')}
    </Button>
  );
}

export function RetiredNote({ row }: { row: RegisterRow }) {
  if (!row.retired) return null;
  return <p className="note">{t('common.retired-note')}</p>;
}
