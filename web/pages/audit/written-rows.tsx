import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { listWrittenRowsRoute, type WrittenRow } from '../../../src/modules/audit/contract.ts';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Segments } from '../../components/segments.tsx';
import { t } from '../../messages/messages.ts';
import { NamedLink } from './named-link.tsx';
import { type FieldChange, fieldChanges, type Names, tableInWords, titleOf, valueText } from './row-words.ts';
import type { EntrySearch } from './search.ts';

const route = getRouteApi('/shell/audit/$number');

interface WrittenRowsProps {
  number: number;
  tables: readonly { table: string; rows: number }[];
}

/** The rows that a change wrote, table by table: old values struck, new ones beside. */
export function WrittenRows({ number, tables }: WrittenRowsProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<EntrySearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const { table } = tables.find((one) => one.table === search.table) ?? tables[0]!;
  const { after } = search;
  const query = useQuery({
    queryKey: ['written-rows', number, table, after],
    queryFn: ({ signal }) => api.call(listWrittenRowsRoute, { params: { number }, query: { table, after }, signal }),
    placeholderData: keepPreviousData,
  });
  const names = query.data?.names ?? {};
  return (
    <section>
      <div className="filter-bar">
        <h2>{t('audit.rows-of')}</h2>
        <Segments
          label={t('audit.rows-of')}
          value={table}
          choose={(next) => change({ table: next })}
          segments={tables.map((one) => ({
            value: one.table,
            label: t('audit.rows-text', { table: tableInWords(one.table), count: one.rows }),
          }))}
        />
      </div>
      <DataTable
        label={t('audit.rows-of')}
        columns={columnsFor(table, names)}
        query={query}
        rowId={(row) => row.id}
        sortedBy=""
        failed={t('audit.failed-rows')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={<p className="inset second">{t('audit.rows-unseen')}</p>}
      />
    </section>
  );
}

function columnsFor(table: string, names: Names): readonly Column<WrittenRow>[] {
  return [
    {
      id: 'row',
      title: tableInWords(table),
      cell: (row) => <RowTitle table={table} row={row} names={names} />,
    },
    { id: 'what', title: t('audit.what'), phone: 'beside', cell: (row) => t(`audit.what-${whatOf(row)}`) },
    {
      id: 'fields',
      title: t('audit.fields'),
      phone: 'below',
      cell: (row) => <Fields fields={fieldChanges(table, row)} what={whatOf(row)} names={names} />,
    },
  ];
}

/** A record of the register leads to its page; what hangs on one is named by it. */
function RowTitle({ table, row, names }: { table: string; row: WrittenRow; names: Names }) {
  const named = names[row.id];
  if (named && NodeKind.safeParse(named.kind).success) {
    return (
      <span className="medium break">
        <NamedLink id={row.id} named={named} />
      </span>
    );
  }
  return <span className="medium break">{titleOf(table, row, names)}</span>;
}

function Fields({ fields, what, names }: { fields: readonly FieldChange[]; what: What; names: Names }) {
  if (fields.length === 0) return <span className="third small">{t('audit.no-fields')}</span>;
  return (
    <dl className="written-fields small">
      {fields.map((field) => (
        <FieldRow key={field.column} field={field} what={what} names={names} />
      ))}
    </dl>
  );
}

type What = 'added' | 'changed' | 'removed' | 'passed';

function whatOf({ before, after }: WrittenRow): What {
  if (before === null) return after === null ? 'passed' : 'added';
  return after === null ? 'removed' : 'changed';
}

function FieldRow({ field, what, names }: { field: FieldChange; what: What; names: Names }) {
  const { column, label, before, after } = field;
  return (
    <div>
      <dt>{label}</dt>
      <dd className="break">
        {what !== 'added' && (
          <s className="third">
            <Value column={column} value={before} names={names} />
          </s>
        )}{' '}
        {what !== 'removed' && <Value column={column} value={after} names={names} />}
      </dd>
    </div>
  );
}

function Value({ column, value, names }: { column: string; value: unknown; names: Names }) {
  if (typeof value === 'string' && names[value]) return <NamedLink id={value} named={names[value]} />;
  return valueText(column, value);
}
