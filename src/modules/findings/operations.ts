import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type Filters, parseNumber, readListPage } from '../register/index.ts';
import type { Finding, FindingDetails, FindingListQuery } from './contract.ts';
import { coverageOf } from './coverage-store.ts';
import {
  type BomPart,
  findElsewhere,
  findExploitation,
  readBomGraph,
  readGrounds,
  readParts,
  readPrivateRecords,
  readRecords,
  readSupported,
} from './details-store.ts';
import { lineageOf } from './lineage.ts';
import { readInputs } from './lineage-store.ts';
import { findFindingBy, findingList, readFacetsOfFindings } from './list-store.ts';
import { pathsToFunctions, waysTo } from './paths.ts';
import { decisionsOf } from './priority.ts';
import { readAdvisory } from './read-advisory.ts';

export function listFindings(context: Context, query: FindingListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await findingList.shown(tx, workspaceId, query);
    const page = await readListPage(context, tx, findingList, { query, shown });
    return { ...page, coverage: await coverageOf(tx, workspaceId) };
  });
}

export function facetsOfFindings({ database, workspaceId }: Context, query: Filters<FindingListQuery>) {
  return readFacetsOfFindings(database, workspaceId, query);
}

export function getFinding({ database, workspaceId, clock }: Context, reference: string): Promise<FindingDetails> {
  return database.inWorkspace(workspaceId, (tx) => readFinding(tx, { workspaceId, clock }, reference));
}

/** One finding with all that it rests on. */
export async function readFinding(
  tx: Tx,
  { workspaceId, clock }: Pick<Context, 'workspaceId' | 'clock'>,
  reference: string,
): Promise<FindingDetails> {
  const finding = await findFindingBy(tx, workspaceId, referring(reference));
  if (!finding) throw noSuchFinding();
  const { bomId, vulnerabilityId, match, ssvc, catalogueLoaded } = await readGrounds(tx, workspaceId, finding.id);
  const { advisories: advisoryIds, privateAdvisories: privateIds = [], ...why } = match;
  const records = await readRecords(tx, advisoryIds);
  const privateRecords = await readPrivateRecords(tx, workspaceId, privateIds);
  const { id, aliases } = finding.vulnerability;
  const names = [id, ...aliases];
  return {
    ...finding,
    match: {
      package: null,
      identifier: 'purl',
      asked: null,
      at: null,
      identityConfidence: null,
      confidence: null,
      criteria: null,
      ...why,
      advisories: [
        ...records.flatMap(({ record, ...origin }) => readAdvisory(record, { feed: null, ...origin })),
        ...privateRecords.flatMap(({ record, feed }) => readAdvisory(record, { feed, source: feed, issue: null })),
      ],
    },
    exploitation: await findExploitation(tx, names),
    decisions: decisionsOf({ ...finding, ssvc, catalogueLoaded }),
    lineage: lineageOf(await readInputs(tx, workspaceId, { bomId, advisoryIds, privateIds, names }), clock()),
    ...(await waysIn(tx, workspaceId, finding, bomId)),
    reaches: await reachesOf(tx, workspaceId, finding),
    elsewhere: await findElsewhere(tx, workspaceId, { vulnerabilityId, productId: finding.product.id }),
  };
}

function referring(reference: string) {
  if (isId(reference)) return sql`finding.id = ${reference}`;
  const parsed = parseNumber(reference);
  if (parsed?.series !== 'finding') throw noSuchFinding();
  return sql`finding.number = ${parsed.number}`;
}

function noSuchFinding(): AppError {
  return new AppError('not-found', 'There is no such finding.');
}

/** Why do we have this: by the BOM in force, so a component that it no longer lists has no way in. */
async function waysIn(
  tx: Tx,
  workspaceId: string,
  { product, component }: Finding,
  bomId: string | null,
): Promise<Pick<FindingDetails, 'paths' | 'dominating' | 'direct'>> {
  const graph = bomId && (await readBomGraph(tx, workspaceId, { bomId, componentId: component.id }));
  if (!graph || graph.positions.length === 0) return { paths: [], dominating: [], direct: [] };
  const { paths, dominating, direct } = waysTo(graph);
  const positions = [...new Set([...paths.flat(), ...dominating, ...direct])];
  const parts = await readParts(tx, workspaceId, { bomId, positions });
  const partAt = (position: number): BomPart => parts.get(position)!.part;
  // A component of which the document does not say what needs it hangs under the product; that is no way in.
  const isStated = (position: number) => !graph.positions.includes(position) || parts.get(position)!.direct;
  return {
    paths: paths
      .filter(([first]) => isStated(first!))
      .map((path) => [
        { node: product, component: null },
        ...path.map((position) => ({ node: null, component: partAt(position) })),
      ]),
    dominating: dominating.map(partAt),
    direct: direct.filter(isStated).map(partAt),
  };
}

async function reachesOf(tx: Tx, workspaceId: string, { product }: Finding): Promise<FindingDetails['reaches']> {
  const links = await readSupported(tx, workspaceId, product.id);
  return pathsToFunctions(product, links).map((path) => path.map((node) => ({ node, component: null })));
}

/** The id of a finding by its id or number, of those that somebody may see. */
export async function getFindingId(tx: Tx, workspaceId: string, reference: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select finding.id from finding where finding.workspace_id = ${workspaceId} and ${referring(reference)}`.execute(tx);
  if (!rows[0]) throw noSuchFinding();
  return rows[0].id;
}
