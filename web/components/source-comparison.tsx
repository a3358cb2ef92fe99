import type { ReactNode } from 'react';
import type { SourceStatement, VulnerabilityDetails } from '../../src/modules/vulnerabilities/contract.ts';
import { formatDate } from '../format.ts';
import { t } from '../messages/messages.ts';
import { Severity } from './level.tsx';

/** What every source says of one vulnerability, a column each, so that it is seen where they disagree. */
export function SourceComparison({ vulnerability }: { vulnerability: VulnerabilityDetails }) {
  const { sources, disagreements, rule } = vulnerability;
  if (sources.length === 0) return <p className="inset second">{t('vulnerabilities.sources-none')}</p>;
  return (
    <>
      <div className="inset column">
        {disagreements.length > 0 && (
          <p>
            {t('vulnerabilities.disagree', {
              what: disagreements.map((what) => t(`vulnerabilities.disagree-${what}`)).join(', '),
            })}
          </p>
        )}
        <p className="second small">{t('vulnerabilities.rule', rule)}</p>
      </div>
      <div className="table-scroll">
        <table className="plain-table small">
          <thead>
            <tr>
              <th>{t('vulnerabilities.source')}</th>
              {sources.map((source) => (
                <th key={keyOf(source)} scope="col">
                  <SourceName source={source} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ about, cell }) => (
              <tr key={about}>
                <th scope="row">{t(`vulnerabilities.${about}`)}</th>
                {sources.map((source) => (
                  <td key={keyOf(source)}>{cell(source) ?? <NotStated />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function keyOf({ by, id, feed }: SourceStatement): string {
  return `${feed} ${by} ${id}`;
}

function SourceName({ source }: { source: SourceStatement }) {
  const feed = source.private ? source.feed : t(`words.feed-${source.feed as 'osv'}`);
  return (
    <span className="column">
      <b>{source.by}</b>
      <span className="mono small third">{source.id}</span>
      <span className="small third">
        {t('vulnerabilities.by-feed', { feed })}
        {source.private && `, ${t('vulnerabilities.private')}`}
      </span>
    </span>
  );
}

function NotStated() {
  return <span className="third">{t('vulnerabilities.not-stated')}</span>;
}

type Label = 'state' | 'severity' | 'affected' | 'fixed' | 'weaknesses' | 'ssvc' | 'kev' | 'published' | 'modified';

/** A row says nothing where the source does not. */
const rows: readonly { about: Label; cell: (source: SourceStatement) => ReactNode }[] = [
  { about: 'state', cell: stateIn },
  { about: 'severity', cell: severitiesIn },
  { about: 'affected', cell: affectedIn },
  { about: 'fixed', cell: ({ affected }) => textsIn(affected.flatMap(({ fixed }) => fixed)) },
  { about: 'weaknesses', cell: ({ weaknesses }) => textsIn(weaknesses) },
  { about: 'ssvc', cell: ssvcIn },
  {
    about: 'kev',
    cell: ({ knownExploitedSince: date }) => date && t('vulnerabilities.kev-since', { date: formatDate(date) }),
  },
  { about: 'published', cell: ({ published }) => dateIn(published) },
  { about: 'modified', cell: ({ modified }) => dateIn(modified) },
];

function stateIn({ state, stateReason }: SourceStatement): ReactNode {
  return (
    <span className="column">
      {t(`vulnerabilities.state-${state}`)}
      {stateReason && <span className="second small">{stateReason}</span>}
    </span>
  );
}

function severitiesIn({ severities }: SourceStatement): ReactNode {
  if (severities.length === 0) return undefined;
  return (
    <span className="column">
      {severities.map((one) => (
        <span className="column" key={`${one.by} ${one.vector}`}>
          <span className="row wrap">
            <Severity level={one.level} />
            {one.score !== null && (
              <span className="tabular">{t('vulnerabilities.severity-cvss', { figure: one.score.toFixed(1) })}</span>
            )}
            {one.counts && <b>{t('vulnerabilities.severity-counts')}</b>}
          </span>
          <span className="mono small third">{one.vector ?? one.word}</span>
        </span>
      ))}
    </span>
  );
}

const mostProducts = 5;
const mostRanges = 8;

function affectedIn({ affected }: SourceStatement): ReactNode {
  if (affected.length === 0) return undefined;
  return (
    <span className="column">
      {affected.slice(0, mostProducts).map(({ product, ranges, versions }) => {
        const texts = [...ranges.map(rangeText), ...versions];
        return (
          <span className="column" key={product}>
            <span className="mono small">{product}</span>
            <span className="second small">{shortened(texts, mostRanges)}</span>
          </span>
        );
      })}
      {affected.length > mostProducts && (
        <span className="third small">
          {t('vulnerabilities.versions-more', { count: affected.length - mostProducts })}
        </span>
      )}
    </span>
  );
}

function rangeText({ from, above, below, through }: SourceStatement['affected'][number]['ranges'][number]): string {
  const parts = [
    from !== null && t('vulnerabilities.from', { version: from }),
    above !== null && t('vulnerabilities.above', { version: above }),
    below !== null && t('vulnerabilities.below', { version: below }),
    through !== null && t('vulnerabilities.through', { version: through }),
  ].filter(Boolean);
  return parts.length === 0 ? t('vulnerabilities.every-version') : parts.join(' ');
}

function textsIn(texts: readonly string[]): ReactNode {
  return texts.length === 0 ? undefined : (
    <span className="mono small">{shortened([...new Set(texts)], mostRanges)}</span>
  );
}

function shortened(texts: readonly string[], most: number): string {
  const more = texts.length - most;
  const shown = texts.slice(0, most).join(', ');
  return more > 0 ? `${shown} ${t('vulnerabilities.versions-more', { count: more })}` : shown;
}

function ssvcIn({ ssvc }: SourceStatement): ReactNode {
  if (!ssvc) return undefined;
  const unknown = t('vulnerabilities.ssvc-unknown');
  const { exploitation, automatable, technicalImpact } = ssvc;
  return t('vulnerabilities.ssvc-text', {
    exploitation: exploitation ?? unknown,
    automatable: automatable ?? unknown,
    technicalImpact: technicalImpact ?? unknown,
  });
}

function dateIn(moment: string | null): ReactNode {
  if (moment === null) return undefined;
  return Number.isNaN(Date.parse(moment)) ? moment : formatDate(moment);
}
