import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  ascending,
  containing,
  countFacets,
  type Filters,
  knownFirst,
  type ListSource,
  type Narrowed,
  parseNumber,
  shownBy,
} from '../register/index.ts';
import type { BomRow, BomRowQuery } from './contract.ts';

const id = sql<string>`(bom_row.bom_id || '.' || bom_row.position)`;
const inDocument = ascending(sql`bom_row.position`);
const places = (column: string, values: readonly string[]) =>
  sql`array_position(${[...values]}::text[], ${sql.ref(`bom_row.${column}`)})`;

export const bomRowList: ListSource<BomRowQuery, BomRow> = {
  name: 'bom-rows',
  id,
  sorts: {
    document: { terms: inDocument },
    product: { terms: [...ascending(sql`lower(bom_row.product)`), ...inDocument] },
    vendor: { terms: [...knownFirst(sql`lower(bom_row.vendor)`, ''), ...inDocument] },
    // What is to be settled comes first.
    state: { terms: [...ascending(places('state', ['not-found', 'waiting', 'matched'])), ...inDocument] },
    confidence: { terms: [...knownFirst(places('confidence', ['low', 'medium', 'high']), 0), ...inDocument] },
  },
  shown: async (tx, workspaceId, query) => shownBy(await narrowed(tx, workspaceId, query)),
  read: readRows,
};

export async function readFacetsOfRows(tx: Tx, workspaceId: string, query: Filters<BomRowQuery>) {
  const { state, confidence, grounds } = await countFacets(tx, await narrowed(tx, workspaceId, query), {
    state: sql`bom_row.state`,
    confidence: sql`bom_row.confidence`,
    grounds: sql`bom_row.grounds`,
  });
  const known = ({ value }: { value: string | null }) => value !== null;
  return { state, confidence: confidence.filter(known), grounds: grounds.filter(known) };
}

async function narrowed(tx: Tx, workspaceId: string, query: Filters<BomRowQuery>): Promise<Narrowed> {
  const { bom, q, state, confidence, grounds } = query;
  const bomId = await bomIdOf(tx, workspaceId, bom);
  return {
    from: sql`bom_row`,
    base: sql`bom_row.workspace_id = ${workspaceId} and bom_row.bom_id = ${bomId}`,
    filters: {
      q: q
        ? sql`lower(concat_ws(e'\n', bom_row.vendor, bom_row.product, bom_row.version, bom_row.identifier, bom_row.at))
            like ${containing(q)}`
        : undefined,
      state: state && sql`bom_row.state = any(${state}::text[])`,
      confidence: confidence && sql`coalesce(bom_row.confidence = any(${confidence}::text[]), false)`,
      grounds: grounds && sql`coalesce(bom_row.grounds = any(${grounds}::text[]), false)`,
    },
  };
}

async function bomIdOf(tx: Tx, workspaceId: string, reference: string): Promise<string> {
  const named = parseNumber(reference);
  const is = isId(reference)
    ? sql`id = ${reference}`
    : named?.series === 'bom'
      ? sql`number = ${named.number}`
      : sql`false`;
  const { rows } = await sql<{ id: string }>`
    select id from bom where workspace_id = ${workspaceId} and ${is}`.execute(tx);
  if (rows[0]) return rows[0].id;
  throw new AppError('not-found', 'There is no such bill of materials.');
}

async function readRows(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<BomRow[]> {
  const asked = ids.map((one) => one.split('.'));
  const { rows } = await sql<BomRow>`
    select ${id} as id, bom_row.position as index, at, vendor, product, version, kind, purl, cpe, state, confidence, identifier,
      grounds, reason, candidates, coalesce((
        select jsonb_agg(jsonb_build_object('id', rule.id, 'says', rule.says, 'identifier', rule.identifier)
          order by rule.says, rule.identifier)
        from part_name_rule rule where rule.workspace_id = ${workspaceId} and rule.name_key = bom_row.name_key
      ), '[]') as rules
    from unnest(${asked.map(([bom]) => bom)}::uuid[], ${asked.map(([, position]) => Number(position))}::int[])
      as asked (bom_id, position)
    join bom_row on bom_row.workspace_id = ${workspaceId} and bom_row.bom_id = asked.bom_id
      and bom_row.position = asked.position`.execute(tx);
  return rows;
}
