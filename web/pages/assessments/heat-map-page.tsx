import { Button, NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  exportHeatMapRoute,
  type HeatMapRow,
  heatMapRoute,
  portfolioRoute,
  type ReportFigures,
} from '../../../src/modules/assessment-reports/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { Glyph, type Mark } from '../../components/level.tsx';
import { PageSteps } from '../../components/page-steps.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { AssessmentsFrame } from './frame.tsx';
import { type Band, bandOf, intervalText, shareText } from './shares.ts';
import { useQuestionnaires } from './use-questionnaires.ts';

const route = getRouteApi('/shell/assessments/heat-map');
const pageSize = 50;

/** What suppliers state, section by section of one questionnaire; the same numbers as a table. */
export function HeatMapPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [shownAs, setShownAs] = useState<'map' | 'table'>('map');
  const offered = useQuery({
    queryKey: ['assessment-portfolio', 'questionnaires'],
    queryFn: ({ signal }) => api.call(portfolioRoute, { query: { limit: 1 }, signal }),
  });
  const titles = useQuestionnaires();
  const ids = (offered.data?.facets.questionnaire ?? []).map(({ value }) => value!);
  const questionnaire = search.questionnaire ?? ids[0] ?? '';
  const asked = { questionnaire, sort: search.sort ?? ('low' as const) };
  const query = useQuery({
    queryKey: ['assessment-heat-map', asked, search.after],
    queryFn: ({ signal }) =>
      api.call(heatMapRoute, { query: { ...asked, after: search.after, limit: pageSize }, signal }),
    placeholderData: keepPreviousData,
    enabled: questionnaire !== '',
  });
  const { data } = query;
  const isWaiting = offered.isPending || (questionnaire !== '' && query.isPending);
  const failed = offered.error ?? query.error;
  return (
    <AssessmentsFrame
      lede={t('assessments.heat-lede')}
      actions={
        questionnaire !== '' && (
          <Button component="a" href={downloadAddress(exportHeatMapRoute, { query: asked })} download>
            {t('assessments.export-xlsx')}
          </Button>
        )
      }
    >
      <div className="column wide">
        {ids.length > 0 && (
          <div className="row wrap">
            <NativeSelect
              label={t('assessments.questionnaire')}
              data={ids.map((id) => ({
                value: id,
                label: titles.data?.items.find((one) => one.id === id)?.title ?? id,
              }))}
              value={questionnaire}
              onChange={(event) => void navigate({ search: { questionnaire: event.currentTarget.value } })}
            />
            <NativeSelect
              label={t('assessments.sort')}
              data={(['low', 'verified', 'supplier'] as const).map((value) => ({
                value,
                label: t(`assessments.sort-${value}`),
              }))}
              value={asked.sort}
              onChange={(event) =>
                void navigate({ search: { ...search, after: undefined, sort: event.currentTarget.value as 'low' } })
              }
            />
            <span className="grow" />
            <Segments
              label={t('assessments.shown-as')}
              segments={(['map', 'table'] as const).map((value) => ({ value, label: t(`assessments.as-${value}`) }))}
              value={shownAs}
              choose={setShownAs}
            />
          </div>
        )}
        {isWaiting && <Waiting />}
        {failed && <ErrorNote title={t('assessments.heat-failed')} error={failed} retry={() => void query.refetch()} />}
        {!isWaiting && !failed && (data?.total ?? 0) === 0 && (
          <div className="panel">
            <EmptyState icon="analysis" title={t('assessments.heat-none-title')}>
              {t('assessments.heat-none-text')}
            </EmptyState>
          </div>
        )}
        {data && data.total > 0 && (
          <>
            <Legend />
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys */}
            <section className="panel table-scroll" tabIndex={0} aria-label={t('assessments.tab-heat-map')}>
              <table className="plain-table heat-map" aria-label={t('assessments.tab-heat-map')}>
                <thead>
                  <tr>
                    <th scope="col">{t('assessments.supplier')}</th>
                    <th scope="col">{t('assessments.whole')}</th>
                    {data.sections.map(({ id, title }) => (
                      <th key={id} scope="col">
                        <div className="head-cell">{title}</div>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((row) => (
                    <Row key={row.assessment.id} row={row} shownAs={shownAs} />
                  ))}
                </tbody>
              </table>
            </section>
            <PageSteps
              pageSize={pageSize}
              onFirst={search.after !== undefined && (() => void navigate({ search: { ...search, after: undefined } }))}
              onNext={data.next !== null && (() => void navigate({ search: { ...search, after: data.next! } }))}
            />
          </>
        )}
      </div>
    </AssessmentsFrame>
  );
}

function Row({ row, shownAs }: { row: HeatMapRow; shownAs: 'map' | 'table' }) {
  return (
    <tr>
      <th scope="row">
        <Link to="/assessments/$id" params={{ id: row.assessment.number }}>
          {row.supplier.name}
        </Link>
        {row.knockOuts > 0 && (
          <small className="level">
            <Glyph mark={5} />
            {t('assessments.knock-outs')}: {row.knockOuts}
          </small>
        )}
      </th>
      {[row.whole, ...row.cells].map((figures, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sections of a row never move
        <td key={place}>
          <Cell figures={figures} shownAs={shownAs} />
        </td>
      ))}
    </tr>
  );
}

/** Full shapes are much: the octagon is kept for what decides against a supplier. */
const marks: Record<Band, Mark> = { 1: 4, 2: 3, 3: 2, 4: 'pass' };

function Cell({ figures, shownAs }: { figures: ReportFigures | null; shownAs: 'map' | 'table' }) {
  if (!figures || figures.low === null || figures.high === null) {
    return <span className="third">{t('assessments.nothing-asked')}</span>;
  }
  if (shownAs === 'table') {
    return (
      <>
        <span className="tabular">{intervalText(figures)}</span>
        <small className="third">
          {t('assessments.verified')} {shareText(figures.verified)}
        </small>
      </>
    );
  }
  if (figures.coverage === 0) {
    return (
      <span className="cell">
        <Glyph mark="unknown" />
        {t('assessments.band-open')}
      </span>
    );
  }
  const [low, high] = [bandOf(figures.low), bandOf(figures.high)];
  return (
    <span className="cell" title={intervalText(figures)}>
      <Glyph mark={marks[low]} />
      {low !== high && (
        <>
          <span className="level-join" aria-hidden="true" />
          <Glyph mark={marks[high]} />
        </>
      )}
      <span className="tabular">{intervalText(figures)}</span>
    </span>
  );
}

function Legend() {
  return (
    <p className="row wrap small second">
      {([1, 2, 3, 4] as const).map((band) => (
        <span key={band} className="level">
          <Glyph mark={marks[band]} />
          {t(`assessments.band-${band}`)}
        </span>
      ))}
      <span className="level">
        <Glyph mark="unknown" />
        {t('assessments.band-open')}
      </span>
    </p>
  );
}
