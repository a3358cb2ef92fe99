import type { z } from 'zod';
import type { CountryRow } from '../../../src/modules/network/country-contract.ts';
import type { flowsRoute } from '../../../src/modules/network/map-contract.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { type Measure, stepsOf } from './measures.ts';

/** What the darkness of countries means. */
export function StepLegend({ measure, rows }: { measure: Measure; rows: readonly CountryRow[] }) {
  const bounds = stepsOf(Math.max(0, ...rows.map((row) => row[measure])));
  return (
    <ul className="plain-list map-legend small" aria-label={t(`map.colour-${measure}`)}>
      <li className="second">{t(`map.colour-${measure}`)}:</li>
      <li className="row">
        <Swatch /> {t('map.step-none')}
      </li>
      {bounds.map(({ step, from, to }) => (
        <li key={step} className="row">
          <Swatch step={step} />
          {from === to ? formatNumber(from) : t('map.span', { low: formatNumber(from), high: formatNumber(to) })}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ step }: { step?: number }) {
  return (
    <svg width="20" height="12" viewBox="0 0 20 12" aria-hidden="true">
      <rect className="map-land" width="20" height="12" />
      {step && <rect className="map-country" data-step={step} width="20" height="12" />}
    </svg>
  );
}

const confidences = ['observed', 'declared', 'inferred', 'unknown'] as const;

/** What width and strokes of flows mean, and what is left out. */
export function FlowLegend({ flows }: { flows: z.output<NonNullable<typeof flowsRoute.output>> }) {
  const left = flows.total - flows.flows.length;
  return (
    <ul className="plain-list map-legend small" aria-label={t('map.flows')}>
      <li className="second">{t('map.flows-legend')}</li>
      {confidences.map((confidence) => (
        <li key={confidence} className="row">
          <svg width="28" height="8" viewBox="0 0 28 8" aria-hidden="true">
            <path className="map-flow" data-confidence={confidence} strokeWidth="1.5" d="M0,4H28" />
          </svg>
          {t(`map.flow-${confidence}`)}
        </li>
      ))}
      {left > 0 && <li className="third">{t('map.flows-left', { count: left })}</li>}
      {flows.scattered > 0 && <li className="third">{t('map.flows-scattered', { count: flows.scattered })}</li>}
    </ul>
  );
}
