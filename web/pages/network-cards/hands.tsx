import type { CardTier } from '../../../src/modules/network/card-contract.ts';
import type { WhyReference } from '../../../src/modules/why/contract.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { chanceText, handsText } from './bounds.ts';

/** Tier by tier the shares of the largest parties, what nobody says hatched, and as how many of one size that is. */
export function Hands({ tiers, why }: { tiers: readonly CardTier[]; why: WhyReference }) {
  return (
    <ul className="hands">
      {tiers.map((tier) => (
        <li key={tier.tier}>
          <span className="second">{t('cards.tier', { tier: tier.tier })}</span>
          <TierBar tier={tier} />
          <span className="numeric">
            <Figure why={why} value={handsText(tier)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function TierBar({ tier }: { tier: CardTier }) {
  const known = 1 - tier.unknown;
  const listed = tier.parties.reduce((sum, { share }) => sum + share, 0);
  const label = t('cards.tier-name', {
    tier: tier.tier,
    known: chanceText({ low: known, high: known }),
    unknown: chanceText({ low: tier.unknown, high: tier.unknown }),
    hands: handsText(tier),
  });
  return (
    <div className="share-bar" role="img" aria-label={label}>
      {tier.parties.map(({ name, share }, index) => (
        <div
          key={name}
          className={index % 2 === 0 ? 'verified' : 'checked'}
          style={{ width: `${share * 100}%` }}
          title={`${name} ${chanceText({ low: share, high: share })}`}
        />
      ))}
      {known - listed > 0.001 && <div className="checked" style={{ width: `${(known - listed) * 100}%` }} />}
      {tier.unknown > 0 && <div className="not-known" style={{ width: `${tier.unknown * 100}%` }} />}
    </div>
  );
}
