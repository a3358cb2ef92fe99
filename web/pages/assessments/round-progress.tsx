import type { Round } from '../../../src/modules/assessments/contract.ts';
import { ShareBar } from '../../components/share-bar.tsx';
import { t } from '../../messages/messages.ts';

/** Decided, to be read, and still awaited, always in that order; the words say the same. */
export function RoundProgress({ counts }: { counts: Round['counts'] }) {
  const decided = counts.accepted + counts.rejected;
  const awaited = counts.asked + counts.opened + counts.queried;
  const shares = [
    { kind: 'verified' as const, count: decided },
    { kind: 'checked' as const, count: counts.submitted },
    { kind: 'not-known' as const, count: awaited },
  ];
  const words = [
    decided > 0 && t('assessments.decided-count', { count: decided }),
    counts.submitted > 0 && t('assessments.to-read-count', { count: counts.submitted }),
    counts.opened > 0 && t('assessments.opened-count', { count: counts.opened }),
    counts.queried > 0 && t('assessments.queried-count', { count: counts.queried }),
    counts.asked > 0 && t('assessments.asked-count', { count: counts.asked }),
    counts.withdrawn > 0 && t('assessments.withdrawn-count', { count: counts.withdrawn }),
  ].filter(Boolean);
  const label = t('assessments.progress-of', { count: counts.suppliers, words: words.join(', ') });
  return (
    <>
      <ShareBar label={label} shares={shares} />
      <p className="small" aria-hidden="true">
        {label}
      </p>
    </>
  );
}
