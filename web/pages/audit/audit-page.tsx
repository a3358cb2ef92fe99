import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Facet } from '../../../src/common/page.ts';
import { type AuditEntry, auditFacetsRoute, listAuditRoute } from '../../../src/modules/audit/contract.ts';
import { api } from '../../api.ts';
import type { FacetGroup } from '../../components/facets.tsx';
import type { ActiveFilter } from '../../components/filter-bar.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { actionOf } from '../../components/timeline.tsx';
import { formatNumber } from '../../format.ts';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { askedOf, toggled } from '../../search-params.ts';
import { auditList } from './audit-columns.tsx';
import type { AuditSearch } from './search.ts';

const route = getRouteApi('/shell/audit');

interface FacetsOfAudit {
  action: Facet;
  by: Facet;
  subjectKind: Facet;
  actors: { kind: AuditEntry['actor']['kind']; id: string; name: string | null; count: number }[];
}

/** Every change of the workspace: by whom, of what, when; each opens to the rows that it wrote. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change: Change = (patch) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(auditList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['audit', asked],
    queryFn: ({ signal }) => api.call(listAuditRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets: FacetsOfAudit = useFacets(control, auditFacetsRoute) ?? {
    action: [],
    by: [],
    subjectKind: [],
    actors: [],
  };
  return (
    <>
      <PageHead
        name={t('audit.title')}
        title={
          <>
            {t('audit.title')} {query.data && <span className="count tabular">{formatNumber(query.data.total)}</span>}
          </>
        }
        lede={t('audit.lede')}
        actions={
          <>
            <ExportMenu control={control} />
            <Button component={Link} to="/audit/chain">
              {t('audit.verify')}
            </Button>
          </>
        }
      />
      <ListPage
        control={control}
        query={query}
        label={t('audit.title')}
        failed={t('audit.failed')}
        rowId={(row) => String(row.number)}
        find={{ label: t('audit.find'), text: search.q, choose: (q) => change({ q }) }}
        active={activeFilters(search, change, query.data?.items, facets)}
        offered={[]}
        facets={facetGroups(search, facets, change)}
        drawing={
          <>
            <DayField label={t('audit.since')} value={search.since} choose={(since) => change({ since })} />
            <DayField label={t('audit.until')} value={search.until} choose={(until) => change({ until })} />
          </>
        }
        empty={
          <EmptyState icon="audit" title={t('audit.empty-title')}>
            {t('audit.empty-text')}
          </EmptyState>
        }
      />
    </>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  choose: (day: string | undefined) => void;
}

/** One end of a stretch of days; the browser's own field, which every reader knows. */
function DayField({ label, value, choose }: DayFieldProps) {
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

type Change = (patch: Partial<AuditSearch>) => void;

function activeFilters(
  search: AuditSearch,
  change: Change,
  items: readonly AuditEntry[] | undefined,
  { actors }: FacetsOfAudit,
): ActiveFilter[] {
  const { subject, actor } = search;
  const subjectName = items?.find(
    (entry) => entry.subject && [entry.subject.id, entry.subject.number].includes(subject ?? ''),
  );
  return [
    ...(subject
      ? [
          {
            field: t('audit.subject-filter'),
            value: subjectName?.subject?.name ?? subject,
            remove: () => change({ subject: undefined }),
          },
        ]
      : []),
    ...(actor
      ? [
          {
            field: t('audit.actor'),
            value: actors.find(({ id }) => id === actor)?.name ?? t('common.erased-person'),
            remove: () => change({ actor: undefined }),
          },
        ]
      : []),
    ...(search.action ?? []).map((action) => ({
      field: t('audit.action'),
      value: actionOf(action),
      remove: () => change({ action: toggled(search.action, action) }),
    })),
  ];
}

function facetGroups(search: AuditSearch, facets: FacetsOfAudit, change: Change): FacetGroup[] {
  return [
    {
      title: t('audit.by'),
      chosen: search.by,
      toggle: (value) => change({ by: toggled(search.by, value as AuditEntry['actor']['kind']) }),
      values: facets.by.map(({ value, count }) => ({
        value: value!,
        label: t(`audit.by-${value as AuditEntry['actor']['kind']}`),
        count,
      })),
    },
    {
      title: t('audit.actor'),
      chosen: search.actor ? [search.actor] : undefined,
      toggle: (value) => change({ actor: search.actor === value ? undefined : value }),
      values: facets.actors.map(({ kind, id, name, count }) => ({
        value: id,
        label: (
          <span className="break">
            {name ?? t('common.erased-person')}
            {kind === 'token' && <span className="small third"> {t('audit.actor-token')}</span>}
          </span>
        ),
        count,
      })),
    },
    {
      title: t('audit.action'),
      chosen: search.action,
      toggle: (value) => change({ action: toggled(search.action, value) }),
      values: facets.action.map(({ value, count }) => ({ value: value!, label: actionOf(value!), count })),
    },
    {
      title: t('audit.subject'),
      chosen: search.subjectKind,
      toggle: (value) =>
        change({ subjectKind: toggled(search.subjectKind, value as NonNullable<AuditSearch['subjectKind']>[number]) }),
      values: facets.subjectKind.flatMap(({ value, count }) =>
        value === null ? [] : [{ value, label: t(`audit.kind-${value as 'none'}`), count }],
      ),
    },
  ];
}
