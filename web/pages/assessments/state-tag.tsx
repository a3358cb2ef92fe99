import type { Assessment } from '../../../src/modules/assessments/contract.ts';
import { Glyph } from '../../components/level.tsx';
import { t } from '../../messages/messages.ts';

/** How far an assessment is, and whether it is late. */
export function StateTag({ assessment: { state, overdue } }: { assessment: Pick<Assessment, 'state' | 'overdue'> }) {
  return (
    <span className="row wrap">
      <span className="tag">{t(`assessments.state-${state}`)}</span>
      {overdue && (
        <span className="level">
          <Glyph mark={4} />
          {t('assessments.overdue')}
        </span>
      )}
    </span>
  );
}
