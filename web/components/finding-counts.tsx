import type { SeverityLevel } from '../../src/modules/findings/contract.ts';
import type { FindingCounts as Counts } from '../../src/modules/register/contract.ts';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { Glyph, SeverityGlyph } from './level.tsx';

export const severitiesInOrder: readonly SeverityLevel[] = ['critical', 'high', 'medium', 'low', 'none', 'unknown'];

/** All open findings behind the counts. */
export function totalOf(counts: Counts): number {
  return severitiesInOrder.reduce((sum, level) => sum + counts[level], 0);
}

export function worstOf(counts: Counts): SeverityLevel | null {
  return severitiesInOrder.find((level) => counts[level] > 0) ?? null;
}

/**
 * Open findings by severity, worst first, what could not be checked last; nothing of a kind is left out silently:
 * without findings it says whether that rests on a check.
 */
export function FindingCounts({ counts, checked }: { counts: Counts; checked: boolean }) {
  if (!checked) return <Unchecked text={t('words.not-checked')} />;
  const present = severitiesInOrder.filter((level) => counts[level] > 0);
  return (
    <span className="level multi">
      {present.length === 0 && <span className="second">{t('words.no-known-finding')}</span>}
      {present.map((level) => (
        <span className="level" key={level}>
          <SeverityGlyph level={level} />
          <span className="tabular">
            {formatNumber(counts[level])}
            <span className="for-readers">{t(`words.severity-${level}`)}</span>
          </span>
        </span>
      ))}
      {counts.unchecked > 0 && <Unchecked text={t('words.count-unchecked', { count: counts.unchecked })} />}
    </span>
  );
}

function Unchecked({ text }: { text: string }) {
  return (
    <span className="level">
      <Glyph mark="unknown" />
      <span className="second">{text}</span>
    </span>
  );
}

/** Marks of danger that stand before any severity. */
export function ExploitedTags({ knownExploited, malicious }: { knownExploited: boolean; malicious: boolean }) {
  return (
    <>
      {knownExploited && (
        <span className="tag strong" title={t('words.known-exploited')}>
          {t('words.kev')}
        </span>
      )}
      {malicious && <span className="tag strong">{t('words.malicious')}</span>}
    </>
  );
}
