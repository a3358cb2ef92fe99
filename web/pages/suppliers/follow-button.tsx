import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { followRoute, getFollowRoute, unfollowRoute } from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';

/** Follows a supplier, or follows it no longer: whoever does hears when somebody else changes it. */
export function FollowButton({ supplier }: { supplier: { id: string; name: string } }) {
  const toast = useToast();
  const queryKey = ['follow', supplier.id];
  const params = { id: supplier.id };
  const { data } = useQuery({ queryKey, queryFn: () => api.call(getFollowRoute, { params }) });
  const change = useMutation({
    mutationFn: (next: boolean) => api.call(next ? followRoute : unfollowRoute, { params }),
    onSuccess: (changed) => {
      queryClient.setQueryData(queryKey, changed);
      const { name } = supplier;
      toast({ text: changed.following ? t('notices.following', { name }) : t('notices.not-following', { name }) });
    },
    onError: (error) => toast({ text: error.message }),
  });
  const following = data?.following ?? false;
  return (
    <Button onClick={() => change.mutate(!following)} loading={change.isPending} disabled={!data}>
      {following ? t('notices.unfollow') : t('notices.follow')}
    </Button>
  );
}
