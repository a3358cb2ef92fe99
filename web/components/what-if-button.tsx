import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { beginDraftRoute } from '../../src/modules/drafts/contract.ts';
import type { NodeRef } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { t } from '../messages/messages.ts';
import { readAnew } from '../query.ts';
import { useRights } from '../session.tsx';
import { useToast } from './toast.tsx';

/** Begins a draft in which this node stops, and opens it. */
export function WhatIfButton({ node }: { node: Pick<NodeRef, 'id' | 'name'> & { retired: boolean } }) {
  const navigate = useNavigate();
  const toast = useToast();
  const begin = useMutation({
    mutationFn: () =>
      api.call(beginDraftRoute, {
        input: { name: t('drafts.stop-name', { name: node.name }), edits: [{ what: 'remove-node', nodeId: node.id }] },
      }),
    onSuccess: async ({ number }) => {
      await readAnew();
      await navigate({ to: '/what-if/$id', params: { id: number } });
    },
    onError: (error) => toast({ text: error.message }),
  });
  if (!useRights().write || node.retired) return null;
  return (
    <Button onClick={() => begin.mutate()} loading={begin.isPending}>
      {t('drafts.stop')}
    </Button>
  );
}
