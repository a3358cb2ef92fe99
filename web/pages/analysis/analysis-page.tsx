import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { tableFormats } from '../../../src/common/list.ts';
import { analysisExportRoute, networkOverviewRoute } from '../../../src/modules/network/card-lists-contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { Icon } from '../../components/icon.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Changes } from './changes.tsx';
import { Ir8179 } from './ir8179.tsx';
import { Ir8272 } from './ir8272.tsx';
import { Lacks } from './lacks.tsx';
import { type AnalysisSearch, type SectionName, sections } from './search.ts';
import { AnalysisSection } from './sections.tsx';
import { Sectors } from './sectors.tsx';

const route = getRouteApi('/shell/analysis');

/** Between two looks at a network that is being reckoned, in ms. */
const pause = 2000;

/** What the whole network comes to, one section at a time; the server pages each. */
export function AnalysisPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const section = search.section ?? 'critical-nodes';
  const query = useQuery({
    queryKey: ['network-analysis', 'overview'],
    queryFn: ({ signal }) => api.call(networkOverviewRoute, { signal }),
    refetchInterval: ({ state: { data } }) => (data && (data.state !== 'ready' || data.behind) ? pause : false),
  });
  const overview = query.data;
  const change = (patch: Partial<AnalysisSearch>) =>
    void navigate({ search: { ...search, after: undefined, before: undefined, ...patch } });
  return (
    <>
      <PageHead
        title={t('analysis.title')}
        lede={t('analysis.lede')}
        actions={section !== 'changes' && <ExportSection section={section} search={search} />}
      />
      <div className="column wide">
        <div>
          <Segments
            label={t('analysis.sections')}
            value={section}
            choose={(next) => void navigate({ search: next === 'critical-nodes' ? {} : { section: next } })}
            segments={sections.map((value) => ({ value, label: t(`analysis.section-${value}`) }))}
          />
        </div>
        {query.isError && !overview && (
          <ErrorNote title={t('analysis.failed')} error={query.error} retry={() => void query.refetch()} />
        )}
        {query.isPending && <Waiting />}
        {overview?.state === 'being-reckoned' && (
          <p className="note" role="status">
            {t('analysis.reckoning')}
          </p>
        )}
        {overview?.behind && (
          <p className="small third">{t('analysis.behind', { change: formatNumber(overview.change ?? 0) })}</p>
        )}
        {overview?.state === 'ready' && (
          <>
            {section === 'changes' ? (
              <Changes search={search} change={change} />
            ) : section === 'sectors' ? (
              <Sectors seen={overview.change} />
            ) : section === 'ir8179' ? (
              <Ir8179 seen={overview.change} />
            ) : section === 'ir8272' ? (
              <Ir8272 seen={overview.change} />
            ) : (
              <AnalysisSection section={section} search={search} change={change} seen={overview.change} />
            )}
            <Lacks overview={overview} />
            {overview.notes.length > 0 && (
              <Panel title={t('analysis.notes')}>
                {overview.notes.map((note) => (
                  <p className="small second" key={note}>
                    {note}
                  </p>
                ))}
              </Panel>
            )}
          </>
        )}
      </div>
    </>
  );
}

function ExportSection({ section, search }: { section: Exclude<SectionName, 'changes'>; search: AnalysisSearch }) {
  const { kind, level, by } = search;
  const addresses = tableFormats.map((format) => ({
    format,
    address: downloadAddress(analysisExportRoute, { query: { section, format, kind, level, by } }),
  }));
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button leftSection={<Icon name="export" />}>{t('analysis.export')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {addresses.map(({ format, address }) => (
          <Menu.Item key={format} component="a" href={address} download>
            {t(`analysis.export-${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
