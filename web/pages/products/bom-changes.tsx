import { useQuery } from '@tanstack/react-query';
import { type Bom, type BomComparison, compareBomsRoute } from '../../../src/modules/boms/contract.ts';
import { api } from '../../api.ts';
import { Severity } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';

interface BomChangesProps {
  bom: Bom;
  /** All documents of the product, of which one is chosen to compare with. */
  others: readonly Bom[];
  /** The number of the chosen one; the one before where none is. */
  earlier: string | undefined;
  choose: (earlier: string) => void;
}

/** What a document has otherwise than an earlier one of the same product. */
export function BomChanges({ bom, others, earlier, choose }: BomChangesProps) {
  const comparable = others.filter((other) => other.state === 'ready' && other.id !== bom.id);
  const query = useQuery({
    queryKey: ['bom-comparison', bom.id, earlier],
    queryFn: ({ signal }) => api.call(compareBomsRoute, { params: { id: bom.id }, query: { with: earlier }, signal }),
    retry: false,
    enabled: comparable.length > 0,
  });
  if (comparable.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon="product" title={t('products.changes-none-title')}>
          {t('products.changes-none-text')}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="column wide">
      <label className="row wrap">
        <span>{t('products.changes-with')}</span>
        <select
          className="plain-select"
          value={query.data?.from.number ?? earlier ?? ''}
          onChange={({ target }) => choose(target.value)}
        >
          {!query.data && !earlier && <option value="" />}
          {comparable.map((other) => (
            <option key={other.id} value={other.number}>
              {`${other.number} · ${other.fileName} · ${formatMoment(other.receivedAt)}`}
            </option>
          ))}
        </select>
      </label>
      {query.isError ? (
        <ErrorNote title={t('products.changes-failed')} error={query.error} retry={() => void query.refetch()} />
      ) : query.data ? (
        <Comparison comparison={query.data} />
      ) : (
        <Waiting />
      )}
    </div>
  );
}

type Flaw = NonNullable<BomComparison['vulnerabilities']>['introduced'][number];

function Comparison({ comparison }: { comparison: BomComparison }) {
  const { vulnerabilities } = comparison;
  return (
    <>
      {vulnerabilities ? (
        <Flaws vulnerabilities={vulnerabilities} />
      ) : (
        <p className="note warning">{t('products.changes-no-data')}</p>
      )}
      <Parts comparison={comparison} />
    </>
  );
}

function Flaws({ vulnerabilities }: { vulnerabilities: NonNullable<BomComparison['vulnerabilities']> }) {
  const { introduced, resolved, remaining, unchecked } = vulnerabilities;
  const rows = [
    ...introduced.map((flaw) => ({ what: t('products.changes-introduced'), flaw })),
    ...resolved.map((flaw) => ({ what: t('products.changes-resolved'), flaw })),
  ];
  return (
    <Panel
      title={t('products.changes-flaws')}
      aside={t('products.changes-flaw-counts', { came: introduced.length, went: resolved.length, stay: remaining })}
      footer={t('products.changes-unchecked', { before: unchecked.from, after: unchecked.to })}
      flush
    >
      {rows.length > 0 && (
        <table className="data-table">
          <tbody>
            {rows.slice(0, rowsShown).map(({ what, flaw }) => (
              <FlawRow key={`${what}${flaw.id}${flaw.component.ref}${flaw.component.name}`} what={what} flaw={flaw} />
            ))}
          </tbody>
        </table>
      )}
      <More of={rows.length} />
    </Panel>
  );
}

function FlawRow({ what, flaw: { id, severity, component } }: { what: string; flaw: Flaw }) {
  return (
    <tr>
      <td className="mono">{id}</td>
      <td>
        <Severity level={severity?.level ?? 'unknown'} />
      </td>
      <td className="stacked">{what}</td>
      <td className="stacked">{[titleOf(component), component.version].filter(Boolean).join(' ')}</td>
    </tr>
  );
}

function Parts({ comparison }: { comparison: BomComparison }) {
  const rows = rowsOf(comparison);
  return (
    <Panel
      title={t('products.changes-parts')}
      aside={t('products.changes-unchanged', { count: comparison.unchanged })}
      flush
    >
      {rows.length > 0 ? (
        <table className="data-table">
          <thead>
            <tr>
              <th>{t('products.component')}</th>
              <th>{t('products.changes-what')}</th>
              <th>{t('products.changes-from')}</th>
              <th>{t('products.changes-to')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, rowsShown).map(({ what, part, from, to }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one answer never move
              <tr key={place}>
                <td className="name">{titleOf(part)}</td>
                <td>{what}</td>
                <td className="stacked" data-label={t('products.changes-from')}>
                  {from ?? '–'}
                </td>
                <td className="stacked" data-label={t('products.changes-to')}>
                  {to ?? '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="inset second">{t('products.changes-same')}</p>
      )}
      <More of={rows.length} />
    </Panel>
  );
}

/** As many as are read through; the rest is counted, and whole in the answer of the API. */
const rowsShown = 500;

function More({ of }: { of: number }) {
  return of > rowsShown ? <p className="inset third">{t('common.more-rows', { count: of - rowsShown })}</p> : null;
}

interface PartRow {
  what: string;
  part: BomComparison['added'][number];
  from: string | null;
  to: string | null;
}

function rowsOf({ added, removed, raised, lowered, changed, licences, supplier }: BomComparison): PartRow[] {
  const moved = (what: string, parts: BomComparison['raised']) =>
    parts.map((part) => ({ what, part, from: part.from, to: part.to }));
  return [
    ...added.map((part) => ({ what: t('products.changes-added'), part, from: null, to: part.version })),
    ...removed.map((part) => ({ what: t('products.changes-removed'), part, from: part.version, to: null })),
    ...moved(t('products.changes-raised'), raised),
    ...moved(t('products.changes-lowered'), lowered),
    ...moved(t('products.changes-changed'), changed),
    ...licences.map((part) => ({
      what: t('products.changes-licence'),
      part,
      from: part.from.join(', ') || null,
      to: part.to.join(', ') || null,
    })),
    ...moved(t('products.changes-supplier'), supplier),
  ];
}

function titleOf({ group, name }: { group: string | null; name: string }): string {
  return group ? `${group}/${name}` : name;
}
