import { levels } from '../../../src/common/network.ts';
import type { NearNode, NetworkNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import { t } from '../../messages/messages.ts';

/** `site, TW`; what has a column of its own goes by its country or number alone. */
export function noteOf({ kind, country, number, tier }: NearNode): string {
  if (kind === 'supplier') return country ?? t('network.country-not-known');
  const ownColumn = kind === 'function' || kind === 'system' || tier === 0;
  if (ownColumn && number) return number;
  return [t(`words.kind-${kind}`).toLowerCase(), country ?? number].filter(Boolean).join(', ');
}

/** `Very high`, or both ends where they differ. */
export function levelText({ low, high }: Pick<NetworkNode, 'low' | 'high'>): string {
  if (isUnknown({ low, high })) return t('network.level-unknown');
  const [least, most] = [t(`words.level-${low}`), t(`words.level-${high}`)];
  return low === high ? most : t('network.levels', { low: least, high: most.toLowerCase() });
}

/** Nothing is known of what could have any level. */
export function isUnknown({ low, high }: Pick<NetworkNode, 'low' | 'high'>): boolean {
  return low === 'none' && high === 'very-high';
}

/** `tier 1`, or what it is where tiers say nothing. */
export function placeText({ kind, tier, direct }: Pick<NearNode, 'kind' | 'tier' | 'direct'>): string {
  const word = t(`words.kind-${kind}`).toLowerCase();
  if (kind === 'function' || kind === 'system' || tier === 0) return word;
  if (tier === null) return t('network.kind-no-tier', { kind: word });
  return t(direct ? 'network.kind-direct' : 'network.kind-tier', { kind: word, tier });
}

/** The most critical last. */
export function rankOf({ low, high }: Pick<NetworkNode, 'low' | 'high'>): number {
  return levels.indexOf(high) * levels.length + levels.indexOf(low);
}
