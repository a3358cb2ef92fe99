import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Panel } from '../../components/page.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';

export interface ListingColumn<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
}

interface ListingProps<Row> {
  title: string;
  /** How many there are, opening to its grounds where it is derived. */
  count: ReactNode;
  /** The rows that were sent: the first of `total`. */
  rows: readonly Row[];
  total: number;
  rowId: (row: Row) => string;
  columns: readonly ListingColumn<Row>[];
  empty: string;
  about?: string;
}

const atOnce = 15;

/** A list that came whole, or its beginning; shown in steps, and what was not sent is in the file. */
export function Listing<Row>({ title, count, rows, total, rowId, columns, empty, about }: ListingProps<Row>) {
  const [shown, setShown] = useState(atOnce);
  const left = rows.length - shown;
  const notSent = total - rows.length;
  return (
    <Panel title={title} aside={count} flush={rows.length > 0}>
      {rows.length === 0 && <p className="second">{empty}</p>}
      {rows.length > 0 && about && <p className="small second listing-about">{about}</p>}
      {rows.length > 0 && (
        <div className="table-scroll">
          <table className="data-table listing" aria-label={title}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.title} className={column.numeric ? 'numeric' : undefined}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shown).map((row) => (
                <tr key={rowId(row)}>
                  {columns.map((column, index) => (
                    <td
                      key={column.title}
                      className={index === 0 ? 'identity' : column.numeric ? 'stacked numeric' : 'stacked'}
                      data-label={column.title}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {left > 0 && (
        <p className="listing-more">
          <Button size="xs" variant="subtle" onClick={() => setShown(shown + 100)}>
            {t('analysis.more', { count: formatNumber(left) })}
          </Button>
        </p>
      )}
      {left <= 0 && notSent > 0 && (
        <p className="small third listing-more">{t('analysis.not-sent', { count: formatNumber(notSent) })}</p>
      )}
    </Panel>
  );
}
