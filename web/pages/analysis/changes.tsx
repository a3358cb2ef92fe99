import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { networkComparisonRoute } from '../../../src/modules/network/contract.ts';
import { api } from '../../api.ts';
import { LevelRange } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { agoOf, momentOfField, presets } from '../../shell/moments.ts';
import { changeWords, type Difference, fieldWords, nameIn } from './change-words.ts';
import { Listing } from './listing.tsx';
import type { AnalysisSearch } from './search.ts';

interface ChangesProps {
  search: AnalysisSearch;
  change: (patch: Partial<AnalysisSearch>) => void;
}

/** The comparison, up to another moment than that of the page where one is chosen. */
const betweenRoute = {
  ...networkComparisonRoute,
  query: networkComparisonRoute.query!.extend({ asOf: z.string().optional() }),
};

/** What changed in the network between two moments, and which inputs moved a level. */
export function Changes({ search, change }: ChangesProps) {
  const preset = presets.find((one) => one === search.since) ?? presets[0];
  const typed = search.since !== undefined && search.since !== preset ? search.since : undefined;
  const query = useQuery({
    queryKey: ['network-comparison', typed ?? preset, search.until],
    queryFn: ({ signal }) => {
      const now = new Date();
      const since = typed === undefined ? agoOf(preset, now) : (momentOfField(typed, now) ?? typed);
      const asOf = search.until && (momentOfField(search.until, now) ?? search.until);
      return api.call(betweenRoute, { query: { since, asOf }, signal });
    },
  });
  return (
    <>
      <div className="row wrap">
        <span className="second">{t('analysis.since')}</span>
        <Segments
          label={t('analysis.since')}
          value={typed === undefined ? preset : ''}
          choose={(since) => change({ since, until: undefined })}
          segments={presets.map((value) => ({ value, label: t(`history.${value}-ago`) }))}
        />
        <DayField label={t('analysis.since-day')} value={typed} choose={(since) => change({ since })} />
        <DayField label={t('analysis.until-day')} value={search.until} choose={(until) => change({ until })} />
      </div>
      {query.isPending && <Waiting />}
      {query.isError && (
        <ErrorNote title={t('analysis.failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data && <Compared difference={query.data} />}
    </>
  );
}

function DayField(props: { label: string; value: string | undefined; choose: (day: string | undefined) => void }) {
  const { label, value, choose } = props;
  return (
    <label className="day-field small second">
      {label}
      <input
        type="date"
        className="plain-select"
        value={value ?? ''}
        onChange={(event) => choose(event.currentTarget.value || undefined)}
      />
    </label>
  );
}

function Compared({ difference }: { difference: Difference }) {
  const { levels } = difference;
  const rows = changedRows(difference);
  if (rows.length === 0 && levels.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon="clock" title={t('analysis.changed-none')}>
          {t('analysis.since-text')}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <Panel title={t('analysis.section-changes')}>
        {(['nodes', 'links', 'groups'] as const).map((name) => (
          <p className="row wrap" key={name}>
            <span className="medium">{t(`analysis.changed-${name}`)}</span>
            <span className="second">
              {t('analysis.changed-counts', {
                added: formatNumber(difference[name].added.length),
                removed: formatNumber(difference[name].removed.length),
                changed: formatNumber(difference[name].changed.length),
              })}
            </span>
          </p>
        ))}
      </Panel>
      <Listing
        title={t('analysis.moved')}
        count={formatNumber(levels.length)}
        rows={levels}
        total={levels.length}
        rowId={({ id }) => id}
        empty={t('analysis.moved-none')}
        columns={[
          { title: t('analysis.node'), cell: ({ id }) => <Who id={id} difference={difference} /> },
          { title: t('analysis.moved-from'), cell: ({ from }) => <LevelRange low={from.low} high={from.high} /> },
          { title: t('analysis.moved-to'), cell: ({ to }) => <LevelRange low={to.low} high={to.high} /> },
          {
            title: t('analysis.moved-because'),
            cell: ({ id, because }) => (
              <ul>
                {because.map((one) => (
                  <li key={JSON.stringify(one)}>{changeWords(one, id, difference)}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      <Listing
        title={t('analysis.changed')}
        count={formatNumber(rows.length)}
        rows={rows}
        total={rows.length}
        rowId={({ key }) => key}
        empty={t('analysis.changed-none')}
        columns={[
          {
            title: t('analysis.changed-what'),
            cell: ({ id, name }) => (id === undefined ? name : <Who id={id} difference={difference} />),
          },
          { title: t('analysis.changed-how'), cell: ({ how }) => t(`analysis.changed-${how}`) },
          {
            title: t('analysis.changed-fields'),
            cell: ({ fields }) => (
              <ul>
                {fields.map((field) => (
                  <li key={field.field}>{fieldWords(field, difference)}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </>
  );
}

function Who({ id, difference }: { id: string; difference: Difference }) {
  const node = difference.named[id];
  return node ? <NodeLink node={node} /> : nameIn(difference, id);
}

interface ChangedRow {
  key: string;
  /** Of a node. */
  id?: string;
  name: string;
  how: 'added' | 'removed' | 'differs';
  fields: Difference['file'];
}

function changedRows(difference: Difference): ChangedRow[] {
  const { nodes, links, groups } = difference;
  const linkName = ({ from, to, kind }: (typeof links.added)[number]) => ({
    key: `link ${from} ${to} ${kind}`,
    name: t('analysis.changed-link', { from: nameIn(difference, from), to: nameIn(difference, to) }),
  });
  return [
    ...rowsOf(nodes, ({ id }) => ({ key: `node ${id}`, id, name: nameIn(difference, id) })),
    ...rowsOf(links, linkName),
    ...rowsOf(groups, ({ id }) => ({
      key: `group ${id}`,
      name: t('analysis.changed-group', { name: nameIn(difference, id) }),
    })),
  ];
}

function rowsOf<Name>(
  { added, removed, changed }: { added: Name[]; removed: Name[]; changed: (Name & { fields: Difference['file'] })[] },
  nameOf: (name: Name) => { key: string; id?: string; name: string },
): ChangedRow[] {
  const row = (name: Name, how: ChangedRow['how'], fields: Difference['file'], place: number) => {
    const said = nameOf(name);
    return { ...said, key: `${how} ${place} ${said.key}`, how, fields };
  };
  return [
    ...added.map((one, place) => row(one, 'added', [], place)),
    ...removed.map((one, place) => row(one, 'removed', [], place)),
    ...changed.map((one, place) => row(one, 'differs', one.fields, place)),
  ];
}
