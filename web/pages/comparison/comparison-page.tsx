import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { compareRoute, type NodeDifference } from '../../../src/modules/history/contract.ts';
import type { NodeKind } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { PageHead } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { toggled } from '../../search-params.ts';
import { agoOf, presets } from '../../shell/moments.ts';
import { Difference } from './difference.tsx';

const route = getRouteApi('/shell/comparison');

/** What changed between two moments: each record that is another, field by field, with who changed it. */
export function ComparisonPage() {
  const search = route.useSearch();
  return search.since === undefined ? <ChooseMoment /> : <Comparison since={search.since} />;
}

function ChooseMoment() {
  const search = route.useSearch();
  return (
    <>
      <PageHead title={t('history.title')} />
      <div className="panel">
        <EmptyState
          icon="clock"
          title={t('history.choose-title')}
          actions={presets.map((preset) => (
            <Link key={preset} to="/comparison" search={{ ...search, since: agoOf(preset, new Date()) }}>
              {t(`history.${preset}-ago`)}
            </Link>
          ))}
        >
          {t('history.choose-text')}
        </EmptyState>
      </div>
    </>
  );
}

function Comparison({ since }: { since: string }) {
  const search = route.useSearch();
  const asked = { ...search, since, limit: 50 };
  const query = useQuery({
    queryKey: ['comparison', asked],
    queryFn: () => api.call(compareRoute, { query: asked }),
  });
  const data = query.data;
  const moments = data && { since: formatMoment(data.since.at), until: formatMoment(data.until.at) };
  return (
    <>
      <PageHead
        title={t('history.title')}
        lede={moments ? t(search.until === undefined ? 'history.lede-now' : 'history.lede', moments) : undefined}
      />
      {query.isError && (
        <ErrorNote title={t('history.failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && <Waiting />}
      {data && (
        <div className="column wide">
          <Kinds counts={data.counts} findings={data.findings} total={data.total} />
          {data.items.length === 0 ? (
            <div className="panel">
              <EmptyState icon="check" title={t('history.nothing-title')}>
                {t('history.nothing-text')}
              </EmptyState>
            </div>
          ) : (
            <ol className="panel differences">
              {data.items.map((difference) => (
                <Difference key={difference.node.id} difference={difference} />
              ))}
            </ol>
          )}
          <div className="row">
            {search.after && (
              <Link to="/comparison" search={{ ...search, after: undefined }}>
                {t('history.first')}
              </Link>
            )}
            {data.next && (
              <Link to="/comparison" search={{ ...search, after: data.next }}>
                {t('history.next')}
              </Link>
            )}
          </div>
        </div>
      )}
    </>
  );
}

interface KindsProps {
  counts: { kind: NodeKind; what: NodeDifference['what']; count: number }[];
  findings: { opened: number; gone: number };
  total: number;
}

/** How much is another, by kind; each kind narrows the list to itself. */
function Kinds({ counts, findings, total }: KindsProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const kinds = [...new Set([...counts.map(({ kind }) => kind), ...(search.kind ?? [])])];
  return (
    <div className="row wrap">
      <span aria-live="polite">{t('history.nodes', { count: total })}</span>
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          className="chip"
          aria-pressed={search.kind?.includes(kind) ?? false}
          onClick={() => void navigate({ search: { ...search, after: undefined, kind: toggled(search.kind, kind) } })}
        >
          {t(`words.kind-${kind}`)}{' '}
          <span className="count tabular">
            {counts.filter((one) => one.kind === kind).reduce((sum, { count }) => sum + count, 0)}
          </span>
        </button>
      ))}
      <span className="grow" />
      <span className="small second">
        {[
          findings.opened > 0 && t('history.findings-opened', { count: findings.opened }),
          findings.gone > 0 && t('history.findings-gone', { count: findings.gone }),
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
    </div>
  );
}
