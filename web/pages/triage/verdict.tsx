import type { Finding, FindingVerdict } from '../../../src/modules/findings/contract.ts';
import { type Mark, Marked } from '../../components/level.tsx';
import { t } from '../../messages/messages.ts';

const marks: Partial<Record<FindingVerdict, Mark>> = {
  under_investigation: 'unknown',
  affected: 5,
  not_affected: 'pass',
  fixed: 'pass',
};

/** What a finding comes to, in a word; a shape where it says whether the product is affected. */
export function Verdict({ verdict }: { verdict: FindingVerdict }) {
  const mark = marks[verdict];
  const label = t(`triage.verdict-${verdict}`);
  return mark === undefined ? <span>{label}</span> : <Marked mark={mark} label={label} />;
}

export function DisputedTag({ disputed }: Pick<Finding, 'disputed'>) {
  return disputed ? <span className="tag strong">{t('triage.disputed')}</span> : null;
}
