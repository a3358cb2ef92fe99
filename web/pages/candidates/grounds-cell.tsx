import type { Candidate } from '../../../src/modules/candidates/contract.ts';
import { t } from '../../messages/messages.ts';
import { feedText, groundsInWords, identifierText, namedBy, shortName } from './grounds.ts';

/** Which name matched what, what that says of the version, and which feeds say it. */
export function Grounds({ candidate }: { candidate: Candidate }) {
  const { match, advisories } = candidate;
  return (
    <div>
      <span className="second">{identifierText(match.identifier)}</span>{' '}
      <span className="mono">{match.asked && shortName(match.asked)}</span>
      <small>
        {t('candidates.names')} <span className="mono">{namedBy(match)}</span>
      </small>
      {groundsInWords(candidate).map((sentence) => (
        <small key={sentence}>{sentence}</small>
      ))}
      {advisories.map((one) => (
        <small key={`${one.feed} ${one.id}`} className="third">
          {feedText(one)} <span className="mono">{one.id}</span>
        </small>
      ))}
    </div>
  );
}
