import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FindingDetails } from '../../../src/modules/findings/contract.ts';
import { Severity } from '../../components/level.tsx';
import { KeyValues } from '../../components/page.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { feedText, identifierText } from '../candidates/grounds.ts';
import { componentText } from './finding-columns.tsx';

/** The rule that matched, with the versions in it. */
export function WhyMatched({ finding }: { finding: FindingDetails }) {
  const { match, component } = finding;
  const rows = [...rangeRows(match), ...namedRows(match)];
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.why')}</h2>
      </div>
      <div className="inset column">
        <p>
          <Figure why={{ kind: 'finding', id: finding.number, value: 'match' }} value={matchText(finding)} />
        </p>
        {rows.length > 0 && <KeyValues rows={rows} />}
        {component.purl && <p className="mono third">{component.purl}</p>}
      </div>
    </section>
  );
}

/** The rule in a sentence; of a match by a CPE name, for what its advisory says of versions. */
export function matchText({ match, component }: Pick<FindingDetails, 'match' | 'component'>): string {
  const { ecosystem, version, by, criteria } = match;
  const name = match.package ?? component.name;
  if (criteria === null && by === 'listed') return t('findings.why-listed', { ecosystem, version, component: name });
  if (criteria === null) return t('findings.why-range', { ecosystem, version, component: name });
  return t(`findings.why-cpe-${by === 'listed' ? 'version' : by}`, { component: componentText(component) });
}

/** The bounds that the record states; none where it names versions one by one, or all of them. */
function rangeRows({ range }: FindingDetails['match']): [string, ReactNode][] {
  if (!range || Object.values(range).every((bound) => bound === null)) return [];
  return [
    [t('findings.introduced'), introducedText(range.introduced)],
    [t('findings.fixed'), versionOrNot(range.fixed)],
    [t('findings.last-affected'), versionOrNot(range.lastAffected)],
  ];
}

/** By which name it matched, how sure that is, and who said so; nothing where it is the package URL. */
export function namedRows({ identifier, asked, at, ...match }: FindingDetails['match']): [string, ReactNode][] {
  if (identifier === 'purl') return [];
  const { identityConfidence, confidence, criteria } = match;
  const rows: [string, ReactNode][] = [
    [t('candidates.known-by'), identifierText(identifier)],
    [t('findings.asked'), asked && <span className="mono">{asked}</span>],
    [t('candidates.stated-at'), at && <span className="mono">{at}</span>],
    [t('candidates.sureness'), identityConfidence !== null && `${Math.round(identityConfidence * 100)}%`],
    [t('candidates.names'), criteria && <span className="mono">{criteria}</span>],
    [
      t('candidates.confidence'),
      confidence && (
        <>
          {t('findings.confirmed', { confidence: t(`candidates.confidence-${confidence}`) })}{' '}
          <Link to="/candidates/decided">{t('candidates.tab-decided')}</Link>
        </>
      ),
    ],
  ];
  return rows.filter(([, value]) => value);
}

/** OSV writes 0 for "from the first version" (OSV schema 1.6, `events`). */
function introducedText(introduced: string | null) {
  return introduced === null || introduced === '0' ? t('findings.introduced-always') : versionOrNot(introduced);
}

function versionOrNot(version: string | null) {
  return version === null ? t('findings.not-stated') : <span className="mono">{version}</span>;
}

/** Every advisory behind the finding, with its own severity and words. */
export function FindingAdvisories({ finding }: { finding: FindingDetails }) {
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.who-says')}</h2>
      </div>
      <div className="table-scroll">
        <table className="data-table">
          <thead>
            <tr>
              <th>{t('findings.advisory')}</th>
              <th>{t('findings.severity')}</th>
              <th>{t('findings.published')}</th>
              <th>{t('findings.modified')}</th>
            </tr>
          </thead>
          <tbody>
            {finding.match.advisories.map((advisory) => (
              <tr key={`${advisory.feed} ${advisory.id}`}>
                <td>
                  <span className="mono medium">{advisory.id}</span>{' '}
                  <span className="tag">
                    {advisory.feed === null
                      ? feedText(advisory)
                      : t('findings.from-private-feed', { feed: advisory.feed })}
                  </span>
                  {advisory.issue && <small>{t('findings.from-issue', { issue: advisory.issue })}</small>}
                  <small>{advisory.summary}</small>
                  {advisory.details && (
                    <details>
                      <summary>{t('findings.details')}</summary>
                      <p className="advisory-text">{advisory.details}</p>
                    </details>
                  )}
                  <References addresses={advisory.references} />
                </td>
                <td className="stacked">
                  <Severity level={advisory.severity.level} />
                  <small className={advisory.severity.vector ? 'mono' : ''}>
                    {advisory.severity.vector ?? (advisory.severity.level !== 'unknown' && t('findings.own-word'))}
                  </small>
                </td>
                <td className="table-only">{advisory.published && formatDate(advisory.published)}</td>
                <td className="table-only">{advisory.modified && formatDate(advisory.modified)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Links out of Holdfast: only to the web, without telling it where one came from. */
function References({ addresses }: { addresses: readonly string[] }) {
  const web = addresses.filter((address) => /^https?:\/\//i.test(address));
  if (web.length === 0) return null;
  return (
    <details>
      <summary>{t('findings.references', { count: web.length })}</summary>
      <ul>
        {web.map((address) => (
          <li key={address}>
            <a href={address} rel="noreferrer noopener" target="_blank" className="mono">
              {address}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
