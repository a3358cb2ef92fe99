import { Button } from '@mantine/core';
import { t } from '../messages/messages.ts';
import { EmptyState } from './states.tsx';

/** Rows there are, but none that fits the filters. */
export function NoMatch({ clear }: { clear: () => void }) {
  return (
    <EmptyState
      icon="filter"
      title={t('common.no-match-title')}
      actions={<Button onClick={clear}>{t('common.clear-filters')}</Button>}
    >
      {t('common.no-match-text')}
    </EmptyState>
  );
}
