import { QueryCache, QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { isAway, isUnauthenticated, retryDelayMillis } from './api.ts';
import { hashWithMoment } from './as-of.ts';

export const sessionKey = ['session'] as const;

/** Half an hour of a server that is away; then the page says so and offers to try again. */
const patientAttempts = 360;

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endSessionWhenSignedOut }),
  defaultOptions: {
    queries: {
      // The server may be this machine: the browser's idea of being online decides nothing.
      networkMode: 'always',
      queryKeyHashFn: hashWithMoment,
      staleTime: 10_000,
      retry: (attempt, error) => isAway(error) && attempt < patientAttempts,
      retryDelay: retryDelayMillis,
    },
    mutations: { networkMode: 'always', onError: endSessionWhenSignedOut },
  },
});

function endSessionWhenSignedOut(error: unknown): void {
  if (isUnauthenticated(error) && queryClient.getQueryData(sessionKey)) {
    queryClient.setQueryData(sessionKey, null);
    for (const listener of endedListeners) listener();
  }
}

const endedListeners = new Set<() => void>();

/** Calls back when a session that was there is no more, so that the sign-in page can say so. */
export function onSessionEnded(listener: () => void): () => void {
  endedListeners.add(listener);
  return () => endedListeners.delete(listener);
}

/** Whether some read waits for a server or a database that is away. */
export function useServerAway(): boolean {
  return useSyncExternalStore(
    (changed) => queryClient.getQueryCache().subscribe(changed),
    () =>
      queryClient
        .getQueryCache()
        .getAll()
        .some(({ state }) => state.fetchStatus === 'fetching' && isAway(state.fetchFailureReason)),
  );
}

/** Marks all that was read as old: after any change, figures elsewhere may have moved too. */
export function readAnew(): Promise<void> {
  return queryClient.invalidateQueries();
}
