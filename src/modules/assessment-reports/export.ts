import type { TableFormat } from '../../common/list.ts';
import type { TableValue } from '../../formats/table/table.ts';
import { writeTable } from '../../formats/table/write-table.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import { changeNumber, type Filters, filterInWords, mediaTypes } from '../register/index.ts';
import type { HeatMapQuery, PortfolioColumn, PortfolioQuery, PortfolioRow } from './contract.ts';
import { heatMapOf, isShown, portfolioRows, withContradictions } from './operations.ts';

interface Column<Row> {
  title: string;
  width: number;
  value: (row: Row) => TableValue;
}

const columns: Record<PortfolioColumn, Column<PortfolioRow>> = {
  number: { title: 'Assessment', width: 12, value: ({ number }) => number },
  supplier: { title: 'Supplier', width: 40, value: ({ supplier }) => supplier.name },
  questionnaire: { title: 'Questionnaire', width: 40, value: ({ questionnaire }) => questionnaire.title },
  version: { title: 'Version', width: 10, value: ({ questionnaire }) => questionnaire.version },
  state: { title: 'State', width: 12, value: ({ state }) => state },
  submitted: { title: 'Submitted', width: 12, value: ({ submittedAt }) => submittedAt?.slice(0, 10) ?? null },
  age: { title: 'Age, days', width: 10, value: ({ ageDays }) => ageDays },
  overdue: { title: 'Overdue', width: 10, value: ({ overdue }) => overdue },
  low: { title: 'Stated practice, at least', width: 14, value: ({ figures }) => rounded(figures?.low) },
  high: { title: 'Stated practice, at most', width: 14, value: ({ figures }) => rounded(figures?.high) },
  coverage: { title: 'Answered', width: 12, value: ({ figures }) => rounded(figures?.coverage) },
  verified: { title: 'Verified', width: 12, value: ({ figures }) => rounded(figures?.verified) },
  knockOuts: { title: 'Knock-outs', width: 12, value: ({ knockOuts }) => knockOuts },
  openKnockOuts: { title: 'Knock-outs open', width: 12, value: ({ openKnockOuts }) => openKnockOuts },
  contradictions: { title: 'Contradictions', width: 12, value: ({ contradictions }) => contradictions },
  findings: { title: 'Findings to see to', width: 12, value: ({ findings }) => findings },
};

/** To four places: what is beyond says nothing of answers that people gave. */
function rounded(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : Number(share.toFixed(4));
}

export async function exportPortfolio(
  context: Context,
  query: Filters<PortfolioQuery> & { sort: PortfolioQuery['sort']; format: TableFormat; columns: PortfolioColumn[] },
): Promise<Download> {
  const { format, columns: names, sort, ...filters } = query;
  const { rows, change } = await read(context, async (tx) =>
    withContradictions(
      tx,
      context,
      (await portfolioRows(tx, context, { ...filters, sort })).filter((row) => isShown(row, filters)),
    ),
  );
  return file(context, {
    ...{ name: 'assessment-portfolio', title: 'Assessments by supplier', format, sort, filters, change, rows },
    columns: names.map((name) => ({ name, ...columns[name] })),
  });
}

export async function exportHeatMap(
  context: Context,
  { format, sort, ...filters }: Omit<HeatMapQuery, 'limit' | 'after'> & { format: TableFormat },
): Promise<Download> {
  const { rows: map, change } = await read(context, (tx) => heatMapOf(tx, context, { ...filters, sort }));
  const { sections, rows } = map;
  type Row = (typeof rows)[number];
  const cells = sections.flatMap(({ id, title }, place) =>
    (['low', 'high', 'verified'] as const).map((name) => ({
      name: `${id}.${name}`,
      title: `${title}: ${{ low: 'at least', high: 'at most', verified: 'verified' }[name]}`,
      width: 14,
      value: (row: Row) => rounded(row.cells[place]?.[name]),
    })),
  );
  return file(context, {
    ...{ name: 'assessment-heat-map', title: 'Sections by supplier', format, sort, filters, change, rows },
    columns: [
      { name: 'number', title: 'Assessment', width: 12, value: (row: Row) => row.assessment.number },
      { name: 'supplier', title: 'Supplier', width: 40, value: (row: Row) => row.supplier.name },
      {
        name: 'submitted',
        title: 'Submitted',
        width: 12,
        value: (row: Row) => row.assessment.submittedAt.slice(0, 10),
      },
      { name: 'low', title: 'All sections: at least', width: 14, value: (row: Row) => rounded(row.whole.low) },
      { name: 'high', title: 'All sections: at most', width: 14, value: (row: Row) => rounded(row.whole.high) },
      {
        name: 'verified',
        title: 'All sections: verified',
        width: 14,
        value: (row: Row) => rounded(row.whole.verified),
      },
      { name: 'knockOuts', title: 'Knock-outs', width: 12, value: (row: Row) => row.knockOuts },
      ...cells,
    ],
  });
}

function read<Rows>(
  { database, workspaceId }: Context,
  rowsOf: (tx: Parameters<Parameters<Context['database']['inWorkspace']>[1]>[0]) => Promise<Rows>,
): Promise<{ rows: Rows; change: number }> {
  return database.inWorkspace(workspaceId, async (tx) => ({
    change: await changeNumber(tx, workspaceId),
    rows: await rowsOf(tx),
  }));
}

interface Written<Row> {
  name: string;
  title: string;
  format: TableFormat;
  sort: string;
  filters: Readonly<Record<string, unknown>>;
  change: number;
  rows: readonly Row[];
  columns: readonly (Column<Row> & { name: string })[];
}

function file<Row>({ clock }: Context, written: Written<Row>): Download {
  const { name, title, format, sort, filters, change, rows, columns } = written;
  const at = clock().toISOString();
  const table = {
    title,
    about: [
      ['List', title],
      ['What it says', 'Practice as stated by suppliers, from what is sure to what is possible; never a risk.'],
      ['Rows', String(rows.length)],
      ['Filter', filterInWords(filters)],
      ['Sorted by', sort],
      ['As of', `change ${change}, ${at}`],
    ] as const,
    columns,
    rows: portions(rows, columns),
  };
  return {
    fileName: `${name}-${at.slice(0, 10)}-change-${change}.${format}`,
    mediaType: mediaTypes[format],
    bytes: writeTable(table, format),
  };
}

async function* portions<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): AsyncGenerator<TableValue[][]> {
  for (let start = 0; start < rows.length; start += 500) {
    yield rows.slice(start, start + 500).map((row) => columns.map(({ value }) => value(row)));
  }
}
