import { levels } from '../../common/network.ts';
import type { Facet } from '../../common/page.ts';
import { transmissionScale } from '../../engines/failure/transmission.ts';
import { numbersIn } from '../../engines/graph/packed-lists.ts';
import { alongDimension, concentrationAt } from '../../engines/network/study-concentration.ts';
import { type CutSetStudy, setsThatFail } from '../../engines/network/study-cut-sets.ts';
import { listIn, recordIn } from '../../engines/network/study-lists.ts';
import type { MergedStudy, NetworkStudy } from '../../engines/network/study-network.ts';
import type { Context } from '../../platform/context.ts';
import type { NodeKind } from '../register/contract.ts';
import { getNode, routeOf } from './card.ts';
import { countsBySize } from './card-alone.ts';
import { dimensions } from './card-contract.ts';
import type {
  CompromisedNode,
  ConcentratedNode,
  ConcentrationQuery,
  CriticalNode,
  CriticalNodeQuery,
  FailingNode,
  ProbabilityQuery,
  SinglePointQuery,
  SinglePoints,
} from './card-lists-contract.ts';
import { kindIn, named, type Party, type Refs, refsOf, tierOf } from './card-refs.ts';
import { type StudiedNetwork, studyAtHand } from './card-studies.ts';

type Filters<Query extends Paging> = Omit<Query, 'limit' | 'after'>;
interface Paging {
  limit: number;
  after?: string | undefined;
}

/** What a section shows: rows by number, in order, each written when it is on the page. */
export interface Section<Item, More = unknown> {
  rows: readonly number[];
  write(row: number): { parties: readonly Party[]; item(refs: Refs): Item };
  more: More;
}

interface SectionPage<Item> {
  state: 'ready' | 'being-reckoned';
  change: number | null;
  items: Item[];
  next: string | null;
  total: number;
}

/** One page of a section; `nothing` says the rest of the answer while the network is being reckoned. */
async function pageOf<Item, More>(
  context: Context,
  { name, paging, nothing }: { name: string; paging: Paging; nothing: More },
  sectionOf: (network: StudiedNetwork) => Section<Item, More>,
): Promise<SectionPage<Item> & More> {
  const mark = context.cursors.decode(name, paging.after);
  const atHand = await studyAtHand(context);
  if (!atHand) return { state: 'being-reckoned', change: null, items: [], next: null, total: 0, ...nothing };
  const { network } = atHand;
  const section = sectionOf(network);
  const start = Number(mark?.[0] ?? 0);
  const end = start + paging.limit;
  return {
    state: 'ready',
    change: network.change,
    items: await writeRows(context, network, section, section.rows.slice(start, end)),
    next: end < section.rows.length ? context.cursors.encode(name, [end]) : null,
    total: section.rows.length,
    ...section.more,
  };
}

export async function writeRows<Item>(
  { database, workspaceId }: Context,
  network: StudiedNetwork,
  section: Pick<Section<Item>, 'write'>,
  rows: readonly number[],
): Promise<Item[]> {
  const written = rows.map((row) => section.write(row));
  const parties = written.flatMap((one) => one.parties);
  const refs = await database.inWorkspace(workspaceId, (tx) => refsOf(tx, workspaceId, network, parties));
  return written.map((one) => one.item(refs));
}

function nameOf(section: string, { limit: _, after: __, ...filters }: Paging): string {
  return `analysis:${section}:${JSON.stringify(filters)}`;
}

/** Turned round where the key begins with a minus; rows of one rank stay as they are. */
function sorted(rows: number[], sort: string, ranks: Readonly<Record<string, (row: number) => number>>): number[] {
  const isTurned = sort.startsWith('-');
  const rank = ranks[isTurned ? sort.slice(1) : sort]!;
  const sign = isTurned ? -1 : 1;
  // Many rows share few ranks: these are sorted, the rows only divided among them.
  const byRank = [...Map.groupBy(rows, rank)];
  return byRank.sort(([a], [b]) => sign * (a - b)).flatMap(([, equal]) => equal);
}

function facet<Value extends string>(values: Iterable<Value>, order: readonly Value[]): Facet {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return order.flatMap((value) => (counts.has(value) ? { value, count: counts.get(value)! } : []));
}

const kindsInOrder: readonly NodeKind[] = ['function', 'system', 'product', 'component', 'supplier', 'site'];

function ofKind(study: NetworkStudy, kinds: readonly NodeKind[] | undefined): (node: number) => boolean {
  return (node) => kinds === undefined || kinds.includes(kindIn(study, node));
}

type CriticalFilters = Filters<CriticalNodeQuery>;

export function listCriticalNodes(context: Context, query: CriticalFilters & Paging) {
  const nothing = { facets: { kind: [], level: [] } };
  return pageOf(context, { name: nameOf('critical-nodes', query), paging: query, nothing }, (network) =>
    criticalNodes(network, query),
  );
}

/** Nodes that are critical at all, or may be. */
export function criticalNodes({ study }: StudiedNetwork, { kind, level, open, sort }: CriticalFilters) {
  const { low, high, order, paths, isKnown } = study.criticality;
  const all = isKnown ? [...order].filter((node) => high[node]! > 0) : [];
  const isOfKind = ofKind(study, kind);
  const isOfLevel = (node: number) => level === undefined || level.includes(levels[high[node]!]!);
  const isOpen = (node: number) => open === undefined || open === (low[node] !== high[node]);
  const rows = all.filter((node) => isOfKind(node) && isOfLevel(node) && isOpen(node));
  const single = singlesBy(study);
  const rank = (node: number) =>
    -(high[node]! * levels.length + low[node]!) * (kindsInOrder.length + 1) + kindRank(study, node);
  return {
    rows: sorted(rows, sort, { criticality: rank, single: (node) => -single[node]! }),
    write: (node: number) => {
      const path = [...listIn(paths, node)];
      return {
        parties: [node, ...path],
        item: (refs: Refs): CriticalNode => ({
          node: refs(node),
          low: levels[low[node]!]!,
          high: levels[high[node]!]!,
          path: path.map(refs),
          single: single[node]!,
        }),
      };
    },
    more: {
      facets: {
        kind: facet(
          all.filter((node) => isOfLevel(node) && isOpen(node)).map((node) => kindIn(study, node)),
          kindsInOrder,
        ),
        level: facet(
          all.filter((node) => isOfKind(node) && isOpen(node)).map((node) => levels[high[node]!]!),
          levels.toReversed(),
        ),
      },
    },
  };
}

/** Of one level functions come first and parts last, of which there are the most. */
function kindRank(study: NetworkStudy, node: number): number {
  const kind = kindIn(study, node);
  return kind === 'component' ? kindsInOrder.length : kindsInOrder.indexOf(kind);
}

const singlesKept = new WeakMap<NetworkStudy, Uint32Array>();

/** By node: how many functions, systems and products it fails alone, itself aside. */
function singlesBy(study: NetworkStudy): Uint32Array {
  const kept = singlesKept.get(study);
  if (kept) return kept;
  const { failsAlone, alone, tops } = study.cutSets;
  const counts = failsAlone.counts.slice(0, study.kinds.length);
  for (const [place, top] of tops.entries()) {
    if (Number.isNaN(study.ownFailure[top]!)) continue;
    if (numbersIn(alone, place).includes(top)) counts[top]!--;
  }
  singlesKept.set(study, counts);
  return counts;
}

type SingleFilters = Filters<SinglePointQuery>;

export async function listSinglePoints(context: Context, query: SingleFilters & Paging) {
  const of = query.of === undefined ? undefined : (await getNode(context, query.of)).id;
  const nothing = { facets: { kind: [] } };
  return pageOf(context, { name: nameOf('single-points', query), paging: query, nothing }, (network) =>
    singlePoints(network, { ...query, of }),
  );
}

const setsInList = 5;
const setsOfOne = 200;

/** Functions, systems and products that so few fail; `of` is an id. */
export function singlePoints(network: StudiedNetwork, { kind, by, of, sort }: SingleFilters, mostSets?: number) {
  const { study } = network;
  const table: CutSetStudy | undefined = by === 'node' ? study.cutSets : study.merged.find((one) => one.by === by);
  const isOfKind = ofKind(study, kind);
  const asked = of === undefined ? undefined : (network.numberOf.get(of) ?? -1);
  const all = table
    ? [...table.tops.keys()].filter(
        (place) =>
          table.alone.counts[place]! > 0 ||
          table.starts[place + 1]! > table.starts[place]! ||
          table.complete[place] === 0,
      )
    : [];
  const rows = all.filter(
    (place) => isOfKind(table!.tops[place]!) && (asked === undefined || table!.tops[place] === asked),
  );
  const most = mostSets ?? (asked === undefined ? setsInList : setsOfOne);
  return {
    rows: sorted(rows, sort, { criticality: (place) => place, single: (place) => -countsBySize(table!, place).single }),
    write: (place: number) => {
      const sets = setsThatFail(table!, place, most).map((set) => set.map((member) => partyIn(study, table!, member)));
      const top = table!.tops[place]!;
      return {
        parties: [top, ...sets.flat()],
        item: (refs: Refs): SinglePoints => ({
          of: refs(top),
          order: table!.order[place]!,
          complete: table!.complete[place] === 1,
          ...countsBySize(table!, place),
          sets: sets.map((set) => set.map((party) => named(party, refs))),
        }),
      };
    },
    more: {
      facets: {
        kind: facet(
          all.map((place) => kindIn(study, table!.tops[place]!)),
          kindsInOrder,
        ),
      },
    },
  };
}

function partyIn({ kinds }: NetworkStudy, table: CutSetStudy | MergedStudy, member: number): Party {
  return member < kinds.length || !('parties' in table) ? member : table.parties[member - kinds.length]!;
}

type ConcentrationFilters = Filters<ConcentrationQuery>;

export function listConcentration(context: Context, query: ConcentrationFilters & Paging) {
  const nothing = { facets: { kind: [], by: [], vanishes: [] } };
  return pageOf(context, { name: nameOf('concentration', query), paging: query, nothing }, (network) =>
    concentrated(network, query),
  );
}

export function concentrated({ study }: StudiedNetwork, { kind, by, vanishes, sort }: ConcentrationFilters) {
  const { concentration } = study;
  const { tops } = concentration;
  const all = [...tops.keys()];
  const along = all.map((place) => alongDimension(concentration, place, by));
  const isOfKind = ofKind(study, kind);
  const known = all.filter((place) => along[place]!.isKnown && isOfKind(tops[place]!));
  const rows = known.filter((place) => vanishes === undefined || along[place]!.vanishes === vanishes);
  return {
    rows: sorted(rows, sort, { criticality: (place) => place, hands: (place) => -along[place]!.most }),
    write: (place: number) => {
      const own = concentrationAt(concentration, place, by);
      return {
        parties: [tops[place]!, ...own.flatMap(({ parties }) => parties.map(({ party }) => party))],
        item: (refs: Refs): ConcentratedNode => ({
          of: refs(tops[place]!),
          tiers: own.map((tier) => tierOf(tier, refs)),
        }),
      };
    },
    more: {
      facets: {
        kind: facet(
          all.filter((place) => along[place]!.isKnown).map((place) => kindIn(study, tops[place]!)),
          kindsInOrder,
        ),
        by: dimensions.flatMap((value) => {
          const count = all.filter((place) => alongDimension(concentration, place, value).isKnown).length;
          return count > 0 ? { value, count } : [];
        }),
        vanishes: facet(
          known.map((place) => (along[place]!.vanishes ? 'true' : 'false')),
          ['true', 'false'],
        ),
      },
    },
  };
}

type ProbabilityFilters = Filters<ProbabilityQuery>;

/** The most probable first, by the high bound and then by the low one. */
function byProbability(bounds: Float64Array): (place: number) => number {
  return (place) => -(bounds[place * 2 + 1]! * 2 + bounds[place * 2]!);
}

const importanceInList = 5;

export function listFailure(context: Context, query: ProbabilityFilters & Paging) {
  const nothing = { horizonDays: 365, facets: { kind: [] } };
  return pageOf(context, { name: nameOf('failure', query), paging: query, nothing }, (network) =>
    failing(network, query),
  );
}

export function failing({ study }: StudiedNetwork, { kind, sort }: ProbabilityFilters) {
  const tops = study.failure?.tops ?? new Uint32Array();
  const isOfKind = ofKind(study, kind);
  const all = [...tops.keys()];
  return {
    rows: sorted(
      all.filter((place) => isOfKind(tops[place]!)),
      sort,
      { criticality: (place) => place, probability: byProbability(study.failure?.bounds ?? new Float64Array()) },
    ),
    write: (place: number) => {
      const { probability, method, events, importance } = recordIn(study.failure!.records, place);
      const first = importance.slice(0, importanceInList);
      return {
        parties: [tops[place]!, ...first.map(({ node }) => node)],
        item: (refs: Refs): FailingNode => ({
          of: refs(tops[place]!),
          ...probability,
          method,
          events,
          importance: first.map((one) => ({ ...one, node: refs(one.node) })),
        }),
      };
    },
    more: {
      horizonDays: study.horizonDays,
      facets: {
        kind: facet(
          all.map((place) => kindIn(study, tops[place]!)),
          kindsInOrder,
        ),
      },
    },
  };
}

export function listCompromise(context: Context, query: ProbabilityFilters & Paging) {
  const { version, owner } = transmissionScale;
  const nothing = { scale: { version, owner }, facets: { kind: [] } };
  return pageOf(context, { name: nameOf('compromise', query), paging: query, nothing }, (network) =>
    compromised(network, query),
  );
}

const linksInList = 3;

export function compromised({ study }: StudiedNetwork, { kind, sort }: ProbabilityFilters) {
  const { version, owner } = transmissionScale;
  const tops = study.compromise?.tops ?? new Uint32Array();
  const isOfKind = ofKind(study, kind);
  const all = [...tops.keys()];
  return {
    rows: sorted(
      all.filter((place) => isOfKind(tops[place]!)),
      sort,
      { criticality: (place) => place, probability: byProbability(study.compromise?.bounds ?? new Float64Array()) },
    ),
    write: (place: number) => {
      const { probability, method, steepest } = recordIn(study.compromise!.records, place);
      const first = steepest.slice(0, linksInList);
      return {
        parties: [tops[place]!, ...first.flatMap(({ from, to }) => [from, to])],
        item: (refs: Refs): CompromisedNode => ({
          of: refs(tops[place]!),
          ...probability,
          method,
          steepest: first.map((one) => ({
            ...one,
            from: refs(one.from),
            to: refs(one.to),
            route: routeOf(one.transmission),
          })),
        }),
      };
    },
    more: {
      scale: { version, owner },
      facets: {
        kind: facet(
          all.map((place) => kindIn(study, tops[place]!)),
          kindsInOrder,
        ),
      },
    },
  };
}
