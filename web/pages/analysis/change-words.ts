import type { z } from 'zod';
import { levels } from '../../../src/common/network.ts';
import type { networkComparisonRoute } from '../../../src/modules/network/contract.ts';
import { t } from '../../messages/messages.ts';

export type Difference = z.output<NonNullable<typeof networkComparisonRoute.output>>;
type FieldChange = Difference['file'][number];
type Cause = Difference['levels'][number]['because'][number];

/** A node or a source group as people call it; by its id where nothing is known of it. */
export function nameIn({ named, groupNames }: Difference, id: string): string {
  return named[id]?.name ?? groupNames[id] ?? id;
}

/** What moved a level: `Acme › Portal: dependence Low became High`. */
export function changeWords({ id, link, ...change }: Cause, of: string, difference: Difference): string {
  const what = link
    ? t('analysis.changed-link', { from: nameIn(difference, link.from), to: nameIn(difference, link.to) })
    : nameIn(difference, id ?? of);
  return t('analysis.because', { what, change: fieldWords(change, difference) });
}

/** `dependence Low became High`, and of a source of a group its name. */
export function fieldWords({ field, from, to }: FieldChange, difference: Difference): string {
  return t('analysis.became', { field: fieldName(field, difference), from: valueWords(from), to: valueWords(to) });
}

/** Words of their own for what a network file says; anything else stands as the file calls it. */
const known = [
  ...(['name', 'kind', 'criticality', 'own', 'country', 'region', 'technology', 'owned', 'productKind'] as const),
  ...(['dependence', 'share', 'confidence', 'source', 'inForce', 'validFrom', 'validUntil', 'transmission'] as const),
  ...(['recoverDays', 'bufferDays', 'leadTimeDays', 'restartLagDays', 'lossPerDay', 'currency', 'priceYear'] as const),
  ...(['failureProbability', 'compromiseProbability', 'need', 'qualified', 'switchDays'] as const),
] as const;

function fieldName(field: string, difference: Difference): string {
  const [, source, of] = /^sources\/(.*?)(?:\/(share|qualified|switchDays|dependence))?$/.exec(field) ?? [];
  if (source === undefined) return wordOf(field);
  const name = nameIn(difference, source);
  return of === undefined
    ? t('analysis.field-of', { name })
    : t('analysis.field-of-source', { name, field: wordOf(of) });
}

function wordOf(field: string): string {
  const one = known.find((name) => name === field);
  return one ? t(`analysis.field-${one}`) : field;
}

function valueWords(value: unknown): string {
  if (value === undefined || value === null) return t('analysis.absent');
  if (typeof value === 'boolean') return t(value ? 'analysis.value-yes' : 'analysis.value-no');
  const level = levels.find((one) => one === value);
  if (level) return t(`words.level-${level}`).toLowerCase();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
