import type { z } from 'zod';
import type { AlertCause, AlertMeasure, previewAlertRuleRoute } from '../../../src/modules/alerts/contract.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { valueText } from './alert-words.ts';

export type Weighed = z.output<NonNullable<typeof previewAlertRuleRoute.output>>;

/** What a rule would raise now, and how far the highest is from it where it would raise nothing. */
export function Raising({ weighed: { raised, count, highest }, measure }: { weighed: Weighed; measure: AlertMeasure }) {
  return (
    <>
      <p className="second" role="status">
        {t('alerts.would-count', { count })}
        {count === 0 && highest && (
          <> {t('alerts.highest', { value: valueText(measure, highest.value), of: nameOf(highest) })}</>
        )}
      </p>
      {raised.length > 0 && (
        <ul className="plain-list draft-edits">
          {raised.slice(0, mostShown).map((cause) => (
            <li key={`${cause.node?.id ?? ''} ${cause.place?.name ?? ''}`}>
              <Cause cause={cause} measure={measure} />
            </li>
          ))}
        </ul>
      )}
      {count > mostShown && (
        <p className="small third">{t('alerts.and-more', { count: formatNumber(count - mostShown) })}</p>
      )}
    </>
  );
}

const mostShown = 8;

/** Of whom a figure is; the whole network where it is of nobody. */
export function nameOf({ node, place }: Pick<AlertCause, 'node' | 'place'>): string {
  if (node) return node.name;
  return place ? countryName(place.name) : t('alerts.whole');
}

/** Of whom, how much, and the nodes that make it so. */
export function Cause({ cause, measure }: { cause: AlertCause; measure: AlertMeasure }) {
  const { node, value, among, count, because } = cause;
  const left = count - because.length;
  return (
    <>
      <div className="row wrap alert-of">
        {node ? <NodeLink node={node} /> : <span>{nameOf(cause)}</span>}
        <span className="tabular medium">{valueText(measure, value)}</span>
        {among !== null && (
          <span className="second small">
            {t('alerts.of-all', { count: formatNumber(count), among: formatNumber(among) })}
          </span>
        )}
      </div>
      {because.length > 0 && (
        <p className="second small">
          {t('alerts.because')}{' '}
          {because.map((one, index) => (
            <span key={one.id}>
              {index > 0 && ', '}
              <NodeLink node={one} />
            </span>
          ))}
          {left > 0 && <> {t('alerts.and-more', { count: formatNumber(left) })}</>}
        </p>
      )}
    </>
  );
}
