import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { listTaxonomyUseRoute, type Taxonomy, type TaxonomyUse } from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { type EntryGroup, foundIn, groupsOf, useTaxonomy } from '../../components/taxonomy/use-taxonomy.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { OwnEntries } from './own-entries.tsx';

const route = getRouteApi('/shell/taxonomy');
const views = ['element', 'critical-function', 'life-cycle'] as const;

/** What stands behind each element and each critical function, the phases of the life cycle, and what the workspace added. */
export function TaxonomyPage() {
  const { by = 'element' } = route.useSearch();
  const navigate = route.useNavigate();
  const taxonomy = useTaxonomy();
  return (
    <>
      <PageHead title={t('taxonomy.title')} lede={t('taxonomy.lede')} />
      <Record query={taxonomy} failed={t('taxonomy.failed')}>
        {(all) => (
          <div className="column wide">
            <div>
              <Segments
                label={t('taxonomy.views')}
                value={by}
                choose={(chosen) => void navigate({ search: { by: chosen === 'element' ? undefined : chosen } })}
                segments={views.map((value) => ({ value, label: t(`taxonomy.view-${value}`) }))}
              />
            </div>
            {by === 'life-cycle' ? <LifeCycle taxonomy={all} /> : <Use taxonomy={all} by={by} key={by} />}
            <OwnEntries taxonomy={all} />
          </div>
        )}
      </Record>
    </>
  );
}

type By = 'element' | 'critical-function';

function Use({ taxonomy, by }: { taxonomy: Taxonomy; by: By }) {
  const use = useQuery({
    queryKey: ['taxonomy', 'use', by],
    queryFn: () => api.call(listTaxonomyUseRoute, { query: { by } }),
  });
  const edition = taxonomy.editions[by === 'element' ? 'elements' : 'criticalFunctions'];
  return (
    <Record query={use} failed={t('taxonomy.failed')}>
      {({ items }) => (
        <div className="column">
          <UseTable groups={groupsOf(taxonomy, by)} by={by} use={items} />
          <p className="third small">{t('taxonomy.edition', edition)}</p>
        </div>
      )}
    </Record>
  );
}

function UseTable({ groups, by, use }: { groups: readonly EntryGroup[]; by: By; use: readonly TaxonomyUse[] }) {
  const { q = '', all } = route.useSearch();
  const navigate = route.useNavigate();
  const counts = new Map(use.map((one) => [one.code, one]));
  const inUse = groups
    .map((group) => ({ ...group, entries: group.entries.filter(({ code }) => all || q !== '' || counts.has(code)) }))
    .filter(({ entries }) => entries.length > 0);
  const shown = foundIn(inUse, q);
  return (
    <>
      <div className="filter-bar">
        <input
          className="text-filter"
          type="search"
          value={q}
          placeholder={t('taxonomy.find')}
          aria-label={t('taxonomy.find')}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            void navigate({ search: (before) => ({ ...before, q: typed || undefined }), replace: true });
          }}
        />
        <Button
          size="xs"
          onClick={() => void navigate({ search: (before) => ({ ...before, all: all ? undefined : 'true' }) })}
        >
          {t(all ? 'taxonomy.only-used' : 'taxonomy.show-all')}
        </Button>
      </div>
      {shown.length > 0 && <Table groups={shown} by={by} counts={counts} />}
      {shown.length === 0 && q !== '' && <p className="second">{t('taxonomy.none-found')}</p>}
      {shown.length === 0 && q === '' && <NoneInUse by={by} />}
    </>
  );
}

function NoneInUse({ by }: { by: By }) {
  return (
    <div className="panel">
      <EmptyState
        icon={by === 'element' ? 'product' : 'function'}
        title={t('taxonomy.none-used-title')}
        actions={
          <Button component={Link} to={by === 'element' ? '/products' : '/functions'} variant="filled">
            {t(`taxonomy.none-used-act-${by}`)}
          </Button>
        }
      >
        {t(`taxonomy.none-used-text-${by}`)}
      </EmptyState>
    </div>
  );
}

interface TableProps {
  groups: readonly EntryGroup[];
  by: By;
  counts: ReadonlyMap<string, TaxonomyUse>;
}

function Table({ groups, by, counts }: TableProps) {
  return (
    <section className="panel table-scroll">
      <table className="data-table" aria-label={t(`taxonomy.view-${by}`)}>
        <thead>
          <tr>
            <th scope="col">{t(`taxonomy.value-${by}`)}</th>
            {(['products', 'functions', 'critical-functions', 'suppliers', 'findings'] as const).map((column) => (
              <th scope="col" className="numeric" key={column}>
                {t(`taxonomy.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.code}>
            <tr>
              <th scope="rowgroup" colSpan={6} className="group-head">
                {group.name}
              </th>
            </tr>
            {group.entries.map((entry) => (
              <tr key={entry.code}>
                <td>
                  <span className="row wrap">
                    {entry.name}
                    {entry.id !== null && <span className="tag">{t('taxonomy.own')}</span>}
                    {entry.retired && <span className="tag">{t('taxonomy.retired')}</span>}
                  </span>
                  {entry.sentence && <small>{entry.sentence}</small>}
                </td>
                <Counts code={entry.code} by={by} use={counts.get(entry.code)} />
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

/** Each number opens the list of what it counts. */
function Counts({ code, by, use }: { code: string; by: By; use: TaxonomyUse | undefined }) {
  const search = by === 'element' ? { element: [code] } : { criticalFunction: [code] };
  const cells = [
    [t('taxonomy.products'), '/products', use?.products ?? 0, search],
    [t('taxonomy.functions'), '/functions', use?.functions ?? 0, search],
    [
      t('taxonomy.critical-functions'),
      '/functions',
      use?.criticalFunctions ?? 0,
      { ...search, criticality: ['very-high' as const, 'high' as const] },
    ],
    [t('taxonomy.suppliers'), '/suppliers', use?.suppliers ?? 0, search],
    [t('taxonomy.findings'), '/findings', use?.findings ?? 0, search],
  ] as const;
  return cells.map(([label, to, count, filter]) => (
    <td className="numeric stacked" data-label={label} key={label}>
      {count === 0 ? (
        <span className="third">0</span>
      ) : (
        <Link to={to} search={filter} aria-label={`${formatNumber(count)} ${label}`}>
          {formatNumber(count)}
        </Link>
      )}
    </td>
  ));
}

function LifeCycle({ taxonomy }: { taxonomy: Taxonomy }) {
  const kinds = taxonomy.entries.filter(({ kind }) => kind === 'vulnerability-kind');
  return (
    <>
      <Panel title={t('taxonomy.phases')}>
        <dl className="key-values">
          {taxonomy.phases.map((phase) => (
            <Phase key={phase.code} phase={phase} kinds={kinds.filter(({ under }) => under.includes(phase.code))} />
          ))}
        </dl>
      </Panel>
      <p className="third small">{t('taxonomy.edition', taxonomy.editions.lifeCycle)}</p>
    </>
  );
}

function Phase({ phase, kinds }: { phase: Taxonomy['phases'][number]; kinds: Taxonomy['entries'] }) {
  return (
    <>
      <dt>{phase.name}</dt>
      <dd className="column">
        <span className="second">{phase.sentence}</span>
        <ul className="plain-list column">
          {kinds.map(({ code, name, sentence }) => (
            <li key={code}>
              {name} {sentence && <span className="third small">{sentence}</span>}
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}
