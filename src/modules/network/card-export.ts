import { AppError } from '../../common/errors.ts';
import type { TableValue } from '../../formats/table/table.ts';
import { writeTable } from '../../formats/table/write-table.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import type { NodeRef } from '../register/contract.ts';
import { mediaTypes } from '../register/index.ts';
import type { ChanceBounds, dimensions } from './card-contract.ts';
import {
  compromised,
  concentrated,
  criticalNodes,
  failing,
  type Section,
  singlePoints,
  writeRows,
} from './card-lists.ts';
import type { AnalysisExportQuery } from './card-lists-contract.ts';
import { type StudiedNetwork, studyAtHand } from './card-studies.ts';

interface Exported<Item> {
  title: string;
  section: Section<Item>;
  columns: readonly { name: string; title: string; width: number }[];
  /** An item can take several rows. */
  rows(item: Item): TableValue[][];
}

/** A whole section of the analysis as a file, by the filters of its list. */
export async function exportAnalysis(context: Context, asked: AnalysisExportQuery): Promise<Download> {
  const atHand = await studyAtHand(context);
  if (!atHand) throw new AppError('unavailable', 'The network is being reckoned. Ask again in a moment.');
  const { network } = atHand;
  const day = context.clock().toISOString().slice(0, 10);
  const exported = exportedOf(network, asked) as Exported<unknown>;
  return {
    fileName: `${asked.section}-${day}-change-${network.change}.${asked.format}`,
    mediaType: mediaTypes[asked.format],
    bytes: writeTable(
      {
        title: exported.title,
        about: [
          ['List', exported.title],
          ['As of', `change ${network.change}, ${day}`],
          ...network.study.notes.map((note) => ['Note', note] as const),
        ],
        columns: exported.columns,
        rows: portions(context, network, exported),
      },
      asked.format,
    ),
  };
}

const rowsAtOnce = 500;

async function* portions(context: Context, network: StudiedNetwork, { section, rows }: Exported<unknown>) {
  for (let start = 0; start < section.rows.length; start += rowsAtOnce) {
    const items = await writeRows(context, network, section, section.rows.slice(start, start + rowsAtOnce));
    yield items.flatMap(rows);
  }
}

/** Sets of one node that a file tells. */
const mostSets = 2000;

function exportedOf(network: StudiedNetwork, { section, kind, level, by }: AnalysisExportQuery) {
  switch (section) {
    case 'critical-nodes':
      return exportOf({
        title: 'Critical nodes',
        section: criticalNodes(network, { kind, level, open: undefined, sort: 'criticality' }),
        columns: [
          ...nodeColumns,
          column('low', 'Level at least'),
          column('high', 'Level at most'),
          column('path', 'Path', 60),
          column('single', 'Fails alone'),
        ],
        rows: ({ node, low, high, path, single }) => [
          [...cells(node), low, high, path.map(({ name }) => name), single],
        ],
      });
    case 'single-points':
      return exportOf({
        title: 'What fails them',
        section: singlePoints(network, { kind, by: partyOf(by), of: undefined, sort: 'criticality' }, mostSets),
        columns: [
          ...nodeColumns,
          column('size', 'Nodes'),
          column('set', 'Fails with', 60),
          column('order', 'Whole up to'),
        ],
        rows: ({ of, sets, order }) =>
          sets.map((set) => [...cells(of), set.length, set.map(({ name }) => name), order]),
      });
    case 'concentration':
      return exportOf({
        title: 'Concentration',
        section: concentrated(network, { kind, by: dimensionOf(by), vanishes: undefined, sort: 'criticality' }),
        columns: [
          ...nodeColumns,
          ...['tier', 'hhi', 'effective', 'low', 'high', 'worst', 'unknown', 'vanishes'].map((name) =>
            column(name, name),
          ),
          column('parties', 'Largest', 60),
        ],
        rows: ({ of, tiers }) =>
          tiers.map(({ tier, hhi, effective, low, high, worst, unknown, vanishes, parties }) => [
            ...cells(of),
            ...[tier, hhi, effective, low, high, worst, unknown, vanishes],
            parties.map(({ name, share }) => `${name} ${share}`),
          ]),
      });
    case 'failure':
      return exportOf({
        title: 'Probability of failure',
        section: failing(network, { kind, sort: 'probability' }),
        columns: [...nodeColumns, ...chanceColumns, column('most', 'Rests most on', 60)],
        rows: ({ of, low, high, importance }) => [
          [...cells(of), low, high, importance.map(({ node, birnbaum }) => `${node.name} ${rangeOf(birnbaum)}`)],
        ],
      });
    case 'compromise':
      return exportOf({
        title: 'Inherited compromise',
        section: compromised(network, { kind, sort: 'probability' }),
        columns: [...nodeColumns, ...chanceColumns, column('most', 'Rests most on', 60)],
        rows: ({ of, low, high, steepest }) => [
          [...cells(of), low, high, steepest.map(({ from, to }) => `${from.name} to ${to.name}`)],
        ],
      });
  }
}

function exportOf<Item>(exported: Exported<Item>): Exported<Item> {
  return exported;
}

function column(name: string, title: string, width = 14) {
  return { name, title, width };
}

const nodeColumns = [column('number', 'Number'), column('kind', 'Kind'), column('name', 'Name', 40)];
const chanceColumns = [column('low', 'At least'), column('high', 'At most')];

function cells({ number, kind, name }: NodeRef): TableValue[] {
  return [number, kind, name];
}

function rangeOf({ low, high }: ChanceBounds): string {
  return low === high ? `${low}` : `${low} to ${high}`;
}

function partyOf(by: AnalysisExportQuery['by']): 'node' | 'owner' | 'country' {
  return by === 'owner' || by === 'country' ? by : 'node';
}

function dimensionOf(by: AnalysisExportQuery['by']): (typeof dimensions)[number] {
  return by === undefined || by === 'node' ? 'supplier' : by;
}
