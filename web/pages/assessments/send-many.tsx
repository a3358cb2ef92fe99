import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { filtersOf } from '../../lists/list-state.ts';
import { t } from '../../messages/messages.ts';
import { stringifySearch } from '../../search-params.ts';

/** Asks the suppliers that are selected in a list. */
export function SendMany({ ids }: { ids: readonly string[] }) {
  return (
    <Button
      size="xs"
      renderRoot={(props) => <Link {...props} to="/assessments/send" search={{ suppliers: ids.join(',') }} />}
    >
      {t('assessments.ask-many', { count: ids.length })}
    </Button>
  );
}

/** Asks all that a list of suppliers shows. */
export function SendShown({ search }: { search: object }) {
  const filter = stringifySearch(filtersOf({ ...search })).replace(/^\?/, '') || 'all';
  return (
    <Button renderRoot={(props) => <Link {...props} to="/assessments/send" search={{ filter }} />}>
      {t('assessments.ask-shown')}
    </Button>
  );
}
