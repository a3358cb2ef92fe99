import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Feed } from '../../../src/modules/feeds/contract.ts';
import type { Finding } from '../../../src/modules/findings/contract.ts';
import { type Home, homeRoute } from '../../../src/modules/home/contract.ts';
import { type WhyReference, wholeWorkspace } from '../../../src/modules/why/contract.ts';
import { api } from '../../api.ts';
import { CouldNotCheck } from '../../components/could-not-check.tsx';
import { ExploitLikelihood } from '../../components/exploit-likelihood.tsx';
import { ExploitedTags } from '../../components/finding-counts.tsx';
import { Marked, Severity } from '../../components/level.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { Timeline } from '../../components/timeline.tsx';
import { formatAgeHours, formatDate } from '../../format.ts';
import { t, withTexts } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { isExpected } from '../../shell/expected-feeds.ts';
import { Figure } from '../../why/figure.tsx';
import { subjectText } from '../evidence/subject.tsx';
import { reasonText } from '../findings/reasons.ts';
import { SinceLastVisit } from './since-last-visit.tsx';

/** Only who has nothing yet loads the ways to start. */
const StartWays = lazy(async () => ({ default: (await withTexts(() => import('./start-ways.tsx'))).StartWays }));

/** What needs a decision, what changed, how old the data is. */
export function HomePage() {
  const home = useQuery({ queryKey: ['home'], queryFn: () => api.call(homeRoute) });
  if (home.isError) {
    return <ErrorNote title={t('home.failed')} error={home.error} retry={() => void home.refetch()} />;
  }
  if (!home.data) {
    return (
      <>
        <PageHead title={t('home.title')} />
        <Waiting />
      </>
    );
  }
  return isEmpty(home.data) ? <EmptyHome home={home.data} /> : <FullHome home={home.data} />;
}

function isEmpty({ counts }: Home): boolean {
  return counts.suppliers + counts.products + counts.systems + counts.sites + counts.functions === 0;
}

function EmptyHome({ home }: { home: Home }) {
  const { runInstallation } = useRights();
  return (
    <>
      <PageHead
        title={t('home.start-title')}
        name={t('home.title')}
        lede={t(runInstallation ? 'home.start-lede' : 'home.start-own-lede')}
      />
      <Suspense fallback={<Waiting />}>
        <StartWays feeds={home.feeds} />
      </Suspense>
    </>
  );
}

function FullHome({ home }: { home: Home }) {
  const { counts } = home;
  const lede = t('home.lede', { count: counts.openFindings, date: formatDate(new Date().toISOString()) });
  const exploited = counts.knownExploited > 0 ? t('home.lede-exploited', { count: counts.knownExploited }) : '';
  return (
    <>
      <PageHead title={t('home.title')} lede={`${lede} ${exploited}`} />
      <div className="column wide">
        <CountsStrip home={home} />
        <div className="columns with-aside">
          <div className="column wide">
            <Coverage home={home} />
            <Decisions home={home} />
            {counts.openFindings > 0 && (
              <Panel title={t('home.likelihood')}>
                <ExploitLikelihood of={wholeWorkspace} />
              </Panel>
            )}
          </div>
          <aside className="column wide">
            <SinceLastVisit />
            <Panel title={t('home.changes')} actions={<Link to="/audit">{t('home.all-changes')}</Link>}>
              <Timeline entries={home.changes} />
            </Panel>
            <FeedAges feeds={home.feeds} />
          </aside>
        </div>
      </div>
    </>
  );
}

function CountsStrip({ home: { counts } }: { home: Home }) {
  return (
    <div className="panel counts">
      <Count
        name="suppliers"
        to="/suppliers"
        count={counts.suppliers}
        of={t('home.suppliers', { count: counts.suppliers })}
      >
        <Note name="sites">{t('home.sites-note', { count: counts.sites })}</Note>
      </Count>
      <Count name="products" to="/products" count={counts.products} of={t('home.products', { count: counts.products })}>
        <Note name="productsWithBom">{t('home.bom-note', { count: counts.productsWithBom })}</Note>
      </Count>
      <Count
        name="functions"
        to="/functions"
        count={counts.functions}
        of={t('home.functions', { count: counts.functions })}
      >
        <Note name="systems">{t('home.systems-note', { count: counts.systems })}</Note>
      </Count>
      <Count
        name="openFindings"
        to="/findings"
        count={counts.openFindings}
        of={t('home.findings', { count: counts.openFindings })}
      >
        <Note name="knownExploited">{t('home.exploited-note', { count: counts.knownExploited })}</Note>
      </Count>
      <Count
        name="namesWaiting"
        to="/names"
        count={counts.namesWaiting}
        of={t('home.names', { count: counts.namesWaiting })}
      >
        {t('home.names-note')}
      </Count>
    </div>
  );
}

type CountName = keyof Home['counts'];

function whyOf(value: string): WhyReference {
  return { kind: 'home', id: wholeWorkspace, value };
}

/** The number opens to its grounds, the word leads to the list. */
function Count(props: { name: CountName; to: string; count: number; of: string; children: ReactNode }) {
  return (
    <div>
      <Figure why={whyOf(`counts.${props.name}`)} value={props.count} size="big" />{' '}
      <Link to={props.to}>{props.of}</Link>
      <span className="second-line">{props.children}</span>
    </div>
  );
}

function Note({ name, children }: { name: CountName; children: string }) {
  return <Figure why={whyOf(`counts.${name}`)} value={children} />;
}

function Decisions({ home }: { home: Home }) {
  const { findings, staleFeeds, evidence } = home.decisions;
  const { namesWaiting, importsReady, evidenceExpiring } = home.counts;
  const nothing = findings.length + staleFeeds.length + namesWaiting + importsReady + evidenceExpiring === 0;
  return (
    <Panel title={t('home.decisions')} actions={<Link to="/findings">{t('home.all-findings')}</Link>} flush>
      {nothing ? (
        <EmptyState icon="check" title={t('home.decisions-none')}>
          {t('home.decisions-none-text')}
        </EmptyState>
      ) : (
        <table className="data-table">
          <thead>
            <tr>
              <th>{t('home.what')}</th>
              <th>{t('home.stands')}</th>
              <th>{t('home.reaches')}</th>
              <th>
                <span className="for-readers">{t('home.decide')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <FindingRow key={finding.id} finding={finding} />
            ))}
            {staleFeeds.map((feed) => (
              <ActRow
                key={feed.kind}
                title={t(feed.ageHours === null ? 'home.empty-feed' : 'home.stale-feed', {
                  feed: t(`words.feed-${feed.kind}`),
                })}
                note={feedNote(feed)}
                stands={t(feed.ageHours === null ? 'home.not-loaded' : 'home.stale')}
                act={<Act to="/settings/data">{t('home.load')}</Act>}
              />
            ))}
            {evidence.map((piece) => (
              <ActRow
                key={piece.id}
                title={t('home.evidence-expires', { title: piece.title, subject: subjectText(piece.subject) })}
                note={t('home.evidence-expires-note', { number: piece.number, date: formatDate(piece.validUntil!) })}
                stands={t('words.evidence-state-expires-soon')}
                act={<Act to={`/evidence/${piece.number}`}>{t('home.renew')}</Act>}
              />
            ))}
            {evidenceExpiring > evidence.length && (
              <ActRow
                title={t('home.evidence-more', { count: evidenceExpiring - evidence.length })}
                note={t('home.evidence-more-note')}
                stands={t('words.evidence-state-expires-soon')}
                act={
                  <Button
                    size="xs"
                    renderRoot={(props) => (
                      <Link {...props} to="/evidence" search={{ state: ['expires-soon'], sort: 'validUntil' }} />
                    )}
                  >
                    {t('home.review')}
                  </Button>
                }
              />
            )}
            {importsReady > 0 && (
              <ActRow
                title={t('home.imports-ready', { count: importsReady })}
                note={t('home.imports-ready-note')}
                stands={t('home.not-applied')}
                act={<Act to="/imports">{t('home.review')}</Act>}
              />
            )}
            {namesWaiting > 0 && (
              <ActRow
                title={t('home.names-waiting', { count: namesWaiting })}
                note={t('home.names-waiting-note')}
                stands={t('home.not-resolved')}
                act={<Act to="/names">{t('home.resolve')}</Act>}
              />
            )}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function feedNote(feed: Feed): string {
  if (feed.ageHours === null) return t('home.empty-feed-note');
  return t('home.stale-feed-note', { age: formatAgeHours(feed.ageHours), limit: formatAgeHours(feed.limitHours) });
}

function FindingRow({ finding }: { finding: Finding }) {
  const component = [finding.component.name, finding.component.version].filter(Boolean).join(' ');
  return (
    <tr>
      <td>
        <span className="row wrap">
          <Link className="name mono" to="/findings/$id" params={{ id: finding.number }}>
            {finding.vulnerability.id}
          </Link>
          <ExploitedTags {...finding} />
        </span>
        <small>{t('home.in-product', { component, product: finding.product.name })}</small>
        <small>{finding.vulnerability.summary}</small>
      </td>
      <td>
        <Severity level={finding.severity.level} />
      </td>
      <td className="table-only">
        {finding.functions.length > 0 ? (
          t('home.reaches-functions', { count: finding.functions.length })
        ) : (
          <span className="third">{t('home.reaches-none')}</span>
        )}
      </td>
      <td className="numeric table-only">
        <Button size="xs" component={Link} to={`/findings/${finding.number}`}>
          {t('home.decide')}
        </Button>
      </td>
    </tr>
  );
}

interface ActRowProps {
  title: string;
  note: string;
  stands: string;
  /** The button that leads to where it is decided. */
  act: ReactNode;
}

function ActRow({ title, note, stands, act }: ActRowProps) {
  return (
    <tr>
      <td className="medium">
        {title}
        <small>{note}</small>
      </td>
      <td>
        <Marked mark="unknown" label={stands} />
      </td>
      <td className="table-only" />
      <td className="numeric stacked">{act}</td>
    </tr>
  );
}

function Act({ to, children }: { to: string; children: string }) {
  return (
    <Button size="xs" component={Link} to={to}>
      {children}
    </Button>
  );
}

function Coverage({ home }: { home: Home }) {
  const { coverage } = home;
  return (
    <CouldNotCheck
      why={whyOf('coverage.unchecked')}
      of={coverage.components}
      rows={coverage.unchecked.map(({ reason, count }) => ({ reason: reasonText(reason), count }))}
      withoutAdvisories={coverage.withoutAdvisories}
      note={
        coverage.productsWithoutBom > 0 && (
          <Link to="/products" search={{ bom: 'without' }}>
            {t('home.products-without-bom', { count: coverage.productsWithoutBom })}
          </Link>
        )
      }
    />
  );
}

function FeedAges({ feeds }: { feeds: readonly Feed[] }) {
  return (
    <Panel title={t('home.ages')} actions={<Link to="/settings/data">{t('home.sources')}</Link>} flush>
      <table className="plain-table small">
        <thead>
          <tr>
            <th>{t('home.feed')}</th>
            <th className="numeric">{t('home.age')}</th>
            <th className="numeric">{t('home.limit')}</th>
            <th>{t('home.state')}</th>
          </tr>
        </thead>
        <tbody>
          {feeds.filter(isExpected).map((feed) => (
            <tr key={feed.kind}>
              <td>{t(`words.feed-${feed.kind}`)}</td>
              <td className="numeric">
                <Figure
                  why={{ kind: 'feed', id: feed.kind, value: 'ageHours' }}
                  value={feed.ageHours === null ? t('home.not-loaded') : formatAgeHours(feed.ageHours)}
                />
              </td>
              <td className="numeric third">{formatAgeHours(feed.limitHours)}</td>
              <td>
                <Marked
                  mark={feed.stale || feed.ageHours === null ? 'unknown' : 'pass'}
                  label={feed.stale || feed.ageHours === null ? t('home.stale') : t('home.fresh')}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
