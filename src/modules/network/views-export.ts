import type { TableFormat } from '../../common/list.ts';
import type { TableValue } from '../../formats/table/table.ts';
import { writeTable } from '../../formats/table/write-table.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import type { NodeRef } from '../register/contract.ts';
import { changeNumber, mediaTypes } from '../register/index.ts';
import { type ViewSection, viewSections } from './card-lists-contract.ts';
import columns from './view-columns.json' with { type: 'json' };
import { type First, findIr8179, findSectors, readIr8272 } from './views.ts';

interface Written {
  title: string;
  about?: readonly (readonly [string, string])[];
  rows: TableValue[][];
}

export function isView(section: string): section is ViewSection {
  return viewSections.some((view) => view === section);
}

/** A view as a table with all its rows; the routes of the views answer the same as objects. */
export async function exportView(context: Context, view: ViewSection, format: TableFormat): Promise<Download> {
  const { title, about = [], rows } = await written[view](context);
  const { database, workspaceId, clock } = context;
  const change = await database.inWorkspace(workspaceId, (tx) => changeNumber(tx, workspaceId));
  const day = clock().toISOString().slice(0, 10);
  return {
    fileName: `${view}-${day}-change-${change}.${format}`,
    mediaType: mediaTypes[format],
    bytes: writeTable(
      {
        title,
        about: [['List', title], ['As of', `change ${change}, ${day}`], ...about],
        columns: columns[view],
        rows: inPortions(rows),
      },
      format,
    ),
  };
}

const rowsAtOnce = 500;

async function* inPortions(rows: TableValue[][]) {
  for (let start = 0; start < rows.length; start += rowsAtOnce) yield rows.slice(start, start + rowsAtOnce);
}

const written: Record<ViewSection, (context: Context) => Promise<Written>> = {
  sectors: writtenSectors,
  ir8179: writtenIr8179,
  ir8272: writtenIr8272,
};

function whole<Item>(all: readonly Item[]): First<Item> {
  return { count: all.length, items: [...all] };
}

function cells({ number, kind, name }: NodeRef): TableValue[] {
  return [number, kind, name];
}

async function writtenSectors(context: Context): Promise<Written> {
  const { found, named } = await findSectors(context, true, whole);
  return {
    title: 'Sectors',
    rows: [
      ...found.singleSource.items.map(({ id, source, state }) => [
        ...['single source', ...cells(named(id)), named(source).name, state],
      ]),
      ...found.singleRegion.items.map(({ id, region, sources }) => [
        ...['single region', ...cells(named(id)), region, null, sources],
      ]),
      ...found.buffers.items.map(({ id, bufferDays, leadTimeDays, gapDays }) => [
        ...['stock against lead time', ...cells(named(id)), null, null, null],
        ...[bufferDays, leadTimeDays, gapDays],
      ]),
      ...found.tiers.map(({ tier, known, asked, share }) => [
        ...[`tier ${tier} known`, null, null, null, null, null, null, null, null, null],
        ...[known, asked, share],
      ]),
      ...found.plants.items.map(({ id, owned }) => [
        ...['plant', ...cells(named(id)), null, owned === null ? 'unknown' : owned ? 'own' : 'contracted'],
      ]),
    ].map((row) => filled(row, columns.sectors.length)),
  };
}

function filled(row: TableValue[], length: number): TableValue[] {
  return Array.from({ length }, (_, place) => row[place] ?? null);
}

async function writtenIr8179(context: Context): Promise<Written> {
  const { found, named } = await findIr8179(context, true, whole);
  const parts = { programme: found.programme, system: found.system, component: found.component };
  return {
    title: 'NIST IR 8179',
    about: [
      ['Procedure', found.procedure.model],
      ['Alternates count', `${found.procedure.alternateCap} at most`],
    ],
    rows: Object.entries(parts).flatMap(([process, { items }]) =>
      items.map(({ id, baseline, own, low, high, path }) => [
        ...[process, ...cells(named(id)), baseline.low, baseline.high, own, low, high],
        ...[low === high ? 'settled' : 'open', path.map((step) => named(step).name).join(' > ')],
      ]),
    ),
  };
}

type Range = { low: number; high: number } | null;

async function writtenIr8272(context: Context): Promise<Written> {
  const { nodes, view, left } = await readIr8272(context);
  const ends = (range: Range) => [range?.low ?? null, range?.high ?? null];
  const roles = { project: view.projects, product: view.products, supplier: view.suppliers };
  return {
    title: 'NIST IR 8272',
    about: [
      ['Answers', 'None yet: each figure reaches from its best to its worst, which is what the tool shows'],
      ...(left > 0 ? [['Left out', `${left} lines`] as const] : []),
    ],
    rows: [
      ...Object.entries(roles).flatMap(([role, all]) =>
        all.map(({ id, impact, interdependence, assurance }) => [
          ...[role, ...cells(nodes[id]!), null, null],
          ...[...ends(impact), ...ends(interdependence), ...ends(assurance), null, null],
        ]),
      ),
      ...view.lines.map(({ project, product, supplier, score }) => [
        ...['line', ...cells(nodes[product]!), nodes[project]!.name, nodes[supplier]!.name],
        ...[null, null, null, null, null, null, ...ends(score)],
      ]),
    ],
  };
}
