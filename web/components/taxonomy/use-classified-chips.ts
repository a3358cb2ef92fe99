import { chips } from '../../lists/filters.tsx';
import { t } from '../../messages/messages.ts';
import type { ActiveFilter } from '../filter-bar.tsx';
import { useCodeNames } from './use-taxonomy.ts';

interface ClassifiedSearch {
  element?: string[] | undefined;
  criticalFunction?: string[] | undefined;
}

/** The elements and critical functions that a list is narrowed to, as chips. */
export function useClassifiedChips(
  { element, criticalFunction }: ClassifiedSearch,
  change: (patch: ClassifiedSearch) => void,
): ActiveFilter[] {
  const elementName = useCodeNames('element', t('taxonomy.unclassified'));
  const functionName = useCodeNames('critical-function', t('taxonomy.unclassified'));
  return [
    ...chips(
      { title: t('taxonomy.elements'), chosen: element, choose: (values) => change({ element: values }) },
      elementName,
    ),
    ...chips(
      {
        title: t('taxonomy.critical-functions-title'),
        chosen: criticalFunction,
        choose: (values) => change({ criticalFunction: values }),
      },
      functionName,
    ),
  ];
}
