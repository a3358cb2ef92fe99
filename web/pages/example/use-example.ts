import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { addExampleRoute, type Example, getExampleRoute } from '../../../src/modules/example/contract.ts';
import { api } from '../../api.ts';
import { queryClient } from '../../query.ts';
import { switchWorkspace, useRights } from '../../session.tsx';

const key = ['example'];
const lookMillis = 500;

/** The example company, for those who run the installation; looked at again and again while it is being filled. */
export function useExample() {
  const { runInstallation } = useRights();
  return useQuery({
    queryKey: key,
    queryFn: () => api.call(getExampleRoute),
    enabled: runInstallation,
    refetchInterval: ({ state }) => (state.data?.state === 'filling' ? lookMillis : false),
  });
}

/** Adds the example, or lets one into the one that is there, and goes there as soon as it is told to its end. */
export function useOpenExample(example: Example | undefined) {
  const open = useMutation({
    mutationFn: () => api.call(addExampleRoute),
    onSuccess: (answer) => queryClient.setQueryData(key, answer),
  });
  const ready = open.isSuccess && example?.state === 'there' ? example.workspace?.id : undefined;
  useEffect(() => {
    if (ready) switchWorkspace(ready);
  }, [ready]);
  return open;
}
