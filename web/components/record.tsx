import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isNowhere } from '../api.ts';
import { LostPage } from '../shell/broken-page.tsx';
import { PageHead } from './page.tsx';
import { ErrorNote, Waiting } from './states.tsx';

interface RecordProps<Row> {
  query: UseQueryResult<Row>;
  failed: string;
  children: (row: Row) => ReactNode;
}

/** The page of one row: waits for it, says when there is none, and offers to try again. */
export function Record<Row>({ query, failed, children }: RecordProps<Row>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError && isNowhere(query.error)) return <LostPage />;
  if (query.isError) {
    return (
      <>
        <PageHead title={failed} />
        <ErrorNote error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  return <Waiting />;
}
