import { Link } from '@tanstack/react-router';
import type { Origin } from '../../src/modules/why/contract.ts';
import { actionOf } from '../components/timeline.tsx';
import { formatNumber, shortHash } from '../format.ts';
import { t, textFor } from '../messages/messages.ts';

/** Who or what says an input, with the way to it. */
export function OriginShown({ origin }: { origin: Origin | null }) {
  switch (origin?.from) {
    case 'change':
      return (
        <>
          <Link to="/audit/$number" params={{ number: String(origin.change) }}>
            {t('why.origin-change', { change: formatNumber(origin.change) })}
          </Link>
          <small>
            {t('why.origin-by', { action: actionOf(origin.action), name: origin.by ?? t('why.origin-holdfast') })}
          </small>
        </>
      );
    case 'import':
      return (
        <>
          <Link to="/imports/$id" params={{ id: origin.import }}>
            {t('why.origin-import', { number: origin.import })}
          </Link>
          <small className="mono">
            {origin.place ? t('why.origin-place', { file: origin.file, place: origin.place }) : origin.file}
          </small>
        </>
      );
    case 'bom':
      return (
        <>
          <Link to="/products/$id/bom" params={{ id: origin.product }} search={{ bom: origin.bom }}>
            {t('why.origin-bom', { number: origin.bom })}
          </Link>
          <small className="mono">
            {origin.place ? t('why.origin-place', { file: origin.file, place: origin.place }) : origin.file}
          </small>
          <small className="mono third">{shortHash(origin.sha256)}</small>
        </>
      );
    case 'feed':
      return (
        <>
          <Link to="/settings/data">{origin.private ? origin.feed : textFor('why', `origin-feed-${origin.feed}`)}</Link>
          <small className="mono">{origin.file}</small>
          <small className="mono third">{shortHash(origin.sha256)}</small>
        </>
      );
    case 'rule':
      return (
        <>
          {t('why.origin-rule')}
          <small>{t('why.rule', { rule: origin.rule, version: origin.version })}</small>
        </>
      );
    case 'program':
      return t('why.origin-program');
    default:
      return null;
  }
}
