import type { ExploitPrediction } from '../../src/modules/findings/contract.ts';
import { formatDate } from '../format.ts';
import { t } from '../messages/messages.ts';

/** `0.94`; a probability that would round to nothing says so. */
export function probabilityText(probability: number): string {
  return probability < 0.005 ? t('words.epss-low') : probability.toFixed(2);
}

/** `99.9`, rounded down: nothing stands higher than all. */
export function percentileText(percentile: number): string {
  return (Math.floor(percentile * 1000) / 10).toFixed(1);
}

/** `EPSS 0.94, higher than 99.9 % of all, of 20 Nov 2026`. */
export function predictionText(prediction: ExploitPrediction): string {
  const probability = probabilityText(prediction.probability);
  const percentile = percentileText(prediction.percentile);
  if (prediction.asOf === null) return t('words.epss-of-no-day', { probability, percentile });
  return t('words.epss-of', { probability, percentile, date: formatDate(prediction.asOf) });
}

/** A prediction in a table; that there is none is said, never shown as zero. */
export function Prediction({ prediction }: { prediction: ExploitPrediction | null }) {
  if (prediction === null) return <span className="third">{t('words.epss-unknown')}</span>;
  return (
    <span className="tabular" title={predictionText(prediction)}>
      {probabilityText(prediction.probability)}
    </span>
  );
}
