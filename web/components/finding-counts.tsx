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

/** What a count rests on: all of it was checked, nothing was, or of several products some were. */
export type Basis = 'checked' | 'in-part' | 'not-checked';

/** Whether a product's count rests on a check: it needs a bill of materials, and that it was matched. */
export function basisOf(product: { components: number | null; checkedAt: string | null }): Basis {
  return product.components !== null && product.checkedAt !== null ? 'checked' : 'not-checked';
}

/** As `basisOf`, for a row that stands on several products. */
export function basisOfProducts({ products, checkedProducts }: { products: number; checkedProducts: number }): Basis {
  if (checkedProducts === 0) return 'not-checked';
  return checkedProducts === products ? 'checked' : 'in-part';
}

/**
 * Open findings by severity, worst first, what could not be checked last. Without findings it says what that rests on:
 * no finding in what was never checked is no news.
 */
export function FindingCounts({ counts, basis }: { counts: Counts; basis: Basis }) {
  if (basis === 'not-checked') return <Hatched text={t('words.not-checked')} />;
  const present = severitiesInOrder.filter((level) => level !== 'unknown' && counts[level] > 0);
  return (
    <span className="level multi">
      {totalOf(counts) === 0 && <NoFinding basis={basis} />}
      {present.map((level) => (
        <span className="level" key={level}>
          <SeverityGlyph level={level} />
          <span className="tabular">
            {formatNumber(counts[level])}
            <span className="for-readers">{t(`words.severity-${level}`)}</span>
          </span>
        </span>
      ))}
      {counts.unknown > 0 && <Hatched text={t('words.count-severity-unknown', { count: counts.unknown })} />}
      {counts.unchecked > 0 && <Hatched text={t('words.count-unchecked', { count: counts.unchecked })} />}
    </span>
  );
}

function NoFinding({ basis }: { basis: Basis }) {
  if (basis === 'checked') return <span className="second">{t('words.no-known-finding')}</span>;
  return <Hatched text={t('words.none-in-part')} />;
}

function Hatched({ text }: { text: string }) {
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

/** That an advisory which this workspace alone holds speaks of it. */
export function PrivateTag({ private: isPrivate }: { private: boolean }) {
  if (!isPrivate) return null;
  return (
    <span className="tag" title={t('words.private-note')}>
      {t('words.private')}
    </span>
  );
}
