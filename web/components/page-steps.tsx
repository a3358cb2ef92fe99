import { Button } from '@mantine/core';
import { t } from '../messages/messages.ts';

/** The ways back to the first page and on to the next, where a list is shown page by page; nothing where it has one page. */
export function PageSteps({
  pageSize,
  onFirst,
  onNext,
}: {
  pageSize: number;
  /** False where the first page is shown, or the last one. */
  onFirst: (() => void) | false;
  onNext: (() => void) | false;
}) {
  if (!onFirst && !onNext) return null;
  return (
    <div className="row">
      {onFirst && <Button onClick={onFirst}>{t('common.first-page')}</Button>}
      {onNext && <Button onClick={onNext}>{t('common.next-rows', { count: pageSize })}</Button>}
    </div>
  );
}
