import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type FindingDetails, getFindingRoute } from '../../../src/modules/findings/contract.ts';
import { api } from '../../api.ts';
import { ExploitedTags, PrivateTag } from '../../components/finding-counts.tsx';
import { Level, Severity } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { Paths } from '../../components/paths.tsx';
import { predictionText } from '../../components/prediction.tsx';
import { Record } from '../../components/record.tsx';
import { daysBetween, formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { componentText } from './finding-columns.tsx';
import { FindingLineage } from './finding-lineage.tsx';
import { FindingAdvisories, WhyMatched } from './finding-match.tsx';
import { FindingPriority } from './finding-priority.tsx';
import { FindingSources } from './finding-sources.tsx';
import { FindingTriage } from './finding-triage.tsx';
import { stationsOf } from './stations.ts';

const route = getRouteApi('/shell/findings/$id');

/** One finding: why it matched, by which path it got in, what to raise, whom to call, what it reaches. */
export function FindingPage() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ['finding', id],
    queryFn: () => api.call(getFindingRoute, { params: { id } }),
  });
  return (
    <Record query={query} failed={t('findings.finding-failed')}>
      {(finding) => <OneFinding finding={finding} />}
    </Record>
  );
}

function OneFinding({ finding }: { finding: FindingDetails }) {
  const component = componentText(finding.component);
  return (
    <>
      <PageHead
        name={t('findings.in-component', { vulnerability: finding.vulnerability.id, component })}
        title={
          <>
            <span className="mono">{finding.vulnerability.id}</span> {t('findings.in-what', { component })}
          </>
        }
        lede={<Lede finding={finding} />}
        under={{ to: '/findings', label: t('findings.title'), number: finding.number }}
      />
      {finding.goneAt && <p className="note">{t('findings.gone-note', { date: formatDate(finding.goneAt) })}</p>}
      <article className="panel sections">
        <FindingTriage finding={finding} />
        <Exploitation finding={finding} />
        <Prediction finding={finding} />
        <FindingPriority finding={finding} />
        <WhyWeHaveIt finding={finding} />
        <div className="side-by-side">
          <WhatToRaise finding={finding} />
          <WhomToCall finding={finding} />
        </div>
        <WhatItReaches finding={finding} />
        <WhyMatched finding={finding} />
        <FindingAdvisories finding={finding} />
        <FindingSources finding={finding} />
        <Elsewhere finding={finding} />
        <FindingLineage finding={finding} />
      </article>
    </>
  );
}

function Lede({ finding }: { finding: FindingDetails }) {
  const { aliases, summary } = finding.vulnerability;
  return (
    <span className="column">
      {summary && <span>{summary}</span>}
      <span className="row wrap">
        <FindingFigure finding={finding} of="severity">
          <Severity level={finding.severity.level} />
        </FindingFigure>
        <ExploitedTags {...finding} />
        <PrivateTag {...finding} />
        <span className="third">
          <FindingFigure finding={finding} of="openedAt">
            {t('findings.opened', {
              date: formatDate(finding.openedAt),
              days: daysBetween(finding.openedAt, new Date()),
            })}
          </FindingFigure>
        </span>
      </span>
      {aliases.length > 0 && <span className="third">{t('findings.aliases', { aliases: aliases.join(', ') })}</span>}
    </span>
  );
}

/** What the finding derives, with its grounds behind it. */
function FindingFigure({ finding, of, children }: { finding: FindingDetails; of: string; children: ReactNode }) {
  return <Figure why={{ kind: 'finding', id: finding.number, value: of }} value={children} />;
}

function Exploitation({ finding }: { finding: FindingDetails }) {
  const { exploitation } = finding;
  if (!exploitation) return null;
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.exploitation')}</h2>
      </div>
      <div className="inset column">
        <p>
          <FindingFigure finding={finding} of="knownExploited">
            {t('findings.exploitation-added', { date: formatDate(exploitation.dateAdded) })}
          </FindingFigure>{' '}
          {exploitation.dueDate && t('findings.exploitation-due', { date: formatDate(exploitation.dueDate) })}{' '}
          {exploitation.ransomware && t('findings.exploitation-ransomware')}
        </p>
        {exploitation.requiredAction && <p className="second">{exploitation.requiredAction}</p>}
      </div>
    </section>
  );
}

function Prediction({ finding }: { finding: FindingDetails }) {
  const { prediction } = finding;
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.prediction-title')}</h2>
      </div>
      <div className="inset column">
        {prediction ? (
          <>
            <p>
              <FindingFigure finding={finding} of="prediction">{`${predictionText(prediction)}.`}</FindingFigure>
            </p>
            <p className="second">{t('findings.prediction-means')}</p>
          </>
        ) : (
          <p className="second">{t('findings.prediction-none')}</p>
        )}
      </div>
    </section>
  );
}

function WhyWeHaveIt({ finding }: { finding: FindingDetails }) {
  const paths = finding.paths.map((path) =>
    stationsOf(path).map((station, index) => ({
      ...station,
      ...(path[index]?.node ? { link: <NodeLink node={path[index].node} /> } : {}),
    })),
  );
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.paths')}</h2>
      </div>
      <div className="inset column">
        {paths.length === 0 ? (
          <p className="second">{t('findings.paths-none')}</p>
        ) : (
          <>
            <p className="second">
              <FindingFigure finding={finding} of="paths">
                {t('findings.paths-count', { count: paths.length })}
              </FindingFigure>
            </p>
            <Paths paths={paths} label={t('findings.paths-label')} found />
          </>
        )}
        {finding.dominating.length > 0 && (
          <p>{t('findings.dominating', { components: finding.dominating.map(componentText).join(', ') })}</p>
        )}
        <Link to="/components/$id" params={{ id: finding.component.id }}>
          {t('findings.component-page')}
        </Link>
      </div>
    </section>
  );
}

function WhatToRaise({ finding }: { finding: FindingDetails }) {
  const itself = finding.direct.some((one) => one.purl !== null && one.purl === finding.component.purl);
  const components = finding.direct.map(componentText).join(', ');
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.raise')}</h2>
      </div>
      <div className="inset">
        <p>
          {itself
            ? t('findings.raise-itself')
            : finding.direct.length > 0 &&
              t('findings.raise-direct', { count: finding.direct.length, components })}{' '}
          {finding.fixedIn.length > 0
            ? t('findings.raise-fixed', { component: finding.component.name, versions: finding.fixedIn.join(', ') })
            : t('findings.raise-no-fix')}
        </p>
      </div>
    </section>
  );
}

function WhomToCall({ finding: { product, supplier } }: { finding: FindingDetails }) {
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.whom')}</h2>
      </div>
      <div className="inset column">
        {supplier ? (
          <>
            <b>
              <NodeLink node={supplier} />
            </b>
            <span className="second">{t('findings.whom-maker', { product: product.name })}</span>
          </>
        ) : (
          <>
            <p className="second">{t('findings.whom-unknown', { product: product.name })}</p>
            <Link to="/products/$id/edit" params={{ id: product.number ?? product.id }}>
              {t('findings.whom-name')}
            </Link>
          </>
        )}
      </div>
    </section>
  );
}

function WhatItReaches({ finding }: { finding: FindingDetails }) {
  const paths = finding.reaches.map((path) =>
    stationsOf(path).map((station, index) => ({
      ...station,
      ...(path[index]?.node ? { link: <NodeLink node={path[index].node} /> } : {}),
    })),
  );
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.reaches')}</h2>
      </div>
      <div className="inset column">
        {finding.functions.length === 0 && (
          <p className="second">{t('findings.reaches-none', { product: finding.product.name })}</p>
        )}
        {finding.functions.map((one) => (
          <span className="row" key={one.id}>
            <NodeLink node={one} />
            <Level level={one.criticality} />
          </span>
        ))}
        {paths.length > 0 && <Paths paths={paths} label={t('findings.reaches-label')} />}
      </div>
    </section>
  );
}

function Elsewhere({ finding }: { finding: FindingDetails }) {
  return (
    <section>
      <div className="section-head">
        <h2>{t('findings.elsewhere')}</h2>
      </div>
      <div className="inset column">
        {finding.elsewhere.length === 0 && <p className="second">{t('findings.elsewhere-none')}</p>}
        {finding.elsewhere.map((other) => (
          <span className="row wrap" key={other.findingId}>
            <Link className="mono" to="/findings/$id" params={{ id: other.number }}>
              {other.number}
            </Link>
            <NodeLink node={other.product} />
            <span className="mono third">{other.component}</span>
          </span>
        ))}
      </div>
    </section>
  );
}
