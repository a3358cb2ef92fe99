import { Link } from '@tanstack/react-router';
import { FindingVerdict } from '../../../src/modules/findings/contract.ts';
import type { TriageEffect } from '../../../src/modules/triage/contract.ts';
import { KeyValues } from '../../components/page.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** What a decision or a rule touches: counts, and the first findings that come to something else. */
export function Effect({ effect }: { effect: TriageEffect }) {
  const { touched, products, closed, reopened, items } = effect;
  return (
    <>
      <p>
        {t('triage.effect', { count: touched, products: t('triage.effect-products', { count: products }) })}
        {Object.keys(effect.states).length === 0 && ` ${t('triage.effect-none')}`}
      </p>
      <KeyValues
        rows={[
          [t('triage.effect-closed'), formatNumber(closed)],
          [t('triage.effect-reopened'), formatNumber(reopened)],
          ...verdictCounts(effect.states),
        ]}
      />
      {items.length > 0 && (
        <div className="table-scroll">
          <table className="plain-table small" aria-label={t('triage.effect-first')}>
            <thead>
              <tr>
                <th>{t('triage.finding')}</th>
                <th>{t('triage.verdicts')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link className="mono" to="/findings/$id" params={{ id: one.number }} target="_blank">
                      {one.vulnerability}
                    </Link>{' '}
                    <span className="mono third">{one.component}</span> {one.product}
                  </td>
                  <td>
                    {t('triage.effect-from', {
                      from: t(`triage.verdict-${one.from}`),
                      to: t(`triage.verdict-${one.to}`),
                    })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** Findings whose verdict is another now, by the verdict they have. */
export function verdictCounts(states: Readonly<Record<string, number>>): [string, string][] {
  return FindingVerdict.options
    .filter((verdict) => (states[verdict] ?? 0) > 0)
    .map((verdict) => [
      t('triage.comes-to-verdict', { verdict: t(`triage.verdict-${verdict}`) }),
      formatNumber(states[verdict]!),
    ]);
}
