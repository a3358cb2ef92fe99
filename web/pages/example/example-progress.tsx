import type { Example } from '../../../src/modules/example/contract.ts';
import { Progress } from '../../components/file-drop.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** How much of the year is told; leaving the page does not stop it. */
export function ExampleProgress({ progress }: { progress: NonNullable<Example['progress']> }) {
  const { done, total } = progress;
  return (
    <div className="column" role="status">
      <span className="small second">
        {total === null
          ? t('example.beginning')
          : t('example.telling', { done: formatNumber(done), total: formatNumber(total) })}
      </span>
      <Progress label={t('example.progress')} share={total === null ? null : done / total} />
    </div>
  );
}
