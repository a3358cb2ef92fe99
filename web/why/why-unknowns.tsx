import type { Why } from '../../src/modules/why/contract.ts';
import { Glyph } from '../components/level.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { addressOfList } from './list-address.ts';

/** What is not known, hatched and counted, and what would settle it. */
export function WhyUnknowns({ why }: { why: Why }) {
  if (why.unknown.length === 0) return null;
  return (
    <section>
      <h3>{t('why.unknown')}</h3>
      <ul className="why-unknowns">
        {why.unknown.map((one) => (
          <li key={one.text}>
            <Glyph mark="unknown" />
            <span className="grow">
              {one.text}
              {one.count !== null && <b className="tabular"> {formatNumber(one.count)}</b>}
              <small className="second-line">{one.settle}</small>
            </span>
            {one.list && <PlaceLink path={addressOfList(one.list, why.node)}>{t('why.show')}</PlaceLink>}
          </li>
        ))}
      </ul>
    </section>
  );
}
