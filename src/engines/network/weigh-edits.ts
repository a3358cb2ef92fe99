import type { NetworkDocument, NetworkLink } from '../../formats/network/document.ts';
import { analyzeNetwork, type NetworkAnalysis, type NodeConcentration } from './analyze-network.ts';
import { applyEdits, type EditProblem, type NetworkEdit } from './apply-edits.ts';
import { compareNetworks, type NetworkDifference } from './compare-networks.ts';
import { type Stopped, whatStops } from './what-stops.ts';

/** What edits would do to a network. */
export interface WeighedEdits {
  /** Edits that could not be made; everything else is said without them. */
  problems: EditProblem[];
  difference: NetworkDifference;
  /** What the removed nodes take down with them, the nearest first; with all other edits in place. */
  stops: Stopped[];
  singlePoints: SinglePoints;
  concentration: Moved<{ of: string; tier: number; by: string }, Figures>[];
  failure: Moved<{ of: string }, Range>[];
  compromise: Moved<{ of: string }, Range>[];
  notes: string[];
}

/** Nodes that fail a function or product alone. */
export interface SinglePoints {
  before: number;
  after: number;
  new: SinglePoint[];
  gone: SinglePoint[];
}

export interface SinglePoint {
  of: string;
  id: string;
}

/** A figure that is another; null where there was or would be none. */
export type Moved<Name, Value> = Name & { from: Value | null; to: Value | null };

export type Figures = Pick<
  NodeConcentration,
  'hhi' | 'effective' | 'low' | 'high' | 'worst' | 'unknown' | 'vanishes'
> & {
  largest: { party: string; share: number } | null;
};

export interface Range {
  low: number;
  high: number;
}

/** Longer lists are cut, and the notes say so. */
const mostListed = 1000;

export function weighEdits(document: NetworkDocument, edits: readonly NetworkEdit[]): WeighedEdits {
  const { document: after, problems } = applyEdits(document, edits);
  const [was, is] = [analyzeNetwork(document), analyzeNetwork(after)];
  const notes = [...new Set([...was.notes, ...is.notes])];
  const first = <Item>(list: Item[], name: string): Item[] => {
    if (list.length > mostListed) notes.push(`${name}: the first ${mostListed} of ${list.length}.`);
    return list.slice(0, mostListed);
  };
  const difference = compareNetworks(document, after);
  const points = singlePointsBetween(was, is);
  return {
    problems,
    difference: { ...difference, levels: first(difference.levels, 'levels') },
    stops: first(stopsOf(document, edits), 'stops'),
    singlePoints: {
      ...points,
      new: first(points.new, 'new single points'),
      gone: first(points.gone, 'single points gone'),
    },
    concentration: first(concentrationBetween(was, is), 'concentration'),
    failure: first(failureBetween(was, is), 'failure'),
    compromise: first(compromiseBetween(was, is), 'compromise'),
    notes,
  };
}

function stopsOf(document: NetworkDocument, edits: readonly NetworkEdit[]): Stopped[] {
  const removed = edits.flatMap((edit) => (edit.edit === 'remove-node' ? [edit.id] : []));
  if (removed.length === 0) return [];
  const others = edits.filter(({ edit }) => edit !== 'remove-node');
  const known = new Set(document.nodes.map(({ id }) => id));
  const stopped = removed.filter((id) => known.has(id));
  const replacing = others.flatMap((edit): NetworkLink[] => (edit.edit === 'add-link' ? [edit.link] : []));
  const asked = new Set(stopped);
  return whatStops(applyEdits(document, others).document, { stopped, replacing }).filter(({ id }) => !asked.has(id));
}

function singlePointsBetween(was: NetworkAnalysis, is: NetworkAnalysis): SinglePoints {
  const [before, after] = [singlePointsIn(was), singlePointsIn(is)];
  const without = (points: Map<string, SinglePoint>, others: Map<string, SinglePoint>) =>
    [...points].flatMap(([key, point]) => (others.has(key) ? [] : [point]));
  return { before: before.size, after: after.size, new: without(after, before), gone: without(before, after) };
}

function singlePointsIn({ cutSets = [] }: NetworkAnalysis): Map<string, SinglePoint> {
  const points = cutSets.flatMap(({ of, sets }) =>
    sets.flatMap(([id, ...more]) => (more.length > 0 ? [] : [{ of, id: id! }])),
  );
  return new Map(points.map((point) => [JSON.stringify(point), point]));
}

function concentrationBetween(was: NetworkAnalysis, is: NetworkAnalysis): WeighedEdits['concentration'] {
  const byKey = ({ concentration = [] }: NetworkAnalysis) =>
    new Map(
      concentration.map((one) => {
        const { of, tier, by, hhi, effective, low, high, worst, unknown, vanishes, parties } = one;
        const figures = { hhi, effective, low, high, worst, unknown, vanishes, largest: parties[0] ?? null };
        return [JSON.stringify([of, tier, by]), { name: { of, tier, by }, value: figures }] as const;
      }),
    );
  return moved(byKey(was), byKey(is));
}

function failureBetween(was: NetworkAnalysis, is: NetworkAnalysis): WeighedEdits['failure'] {
  const byKey = ({ failure = [] }: NetworkAnalysis) =>
    new Map(
      failure.map(({ of, probability, low, high }) => [
        of,
        { name: { of }, value: { low: probability ?? low!, high: probability ?? high! } },
      ]),
    );
  return moved(byKey(was), byKey(is));
}

function compromiseBetween(was: NetworkAnalysis, is: NetworkAnalysis): WeighedEdits['compromise'] {
  const byKey = ({ compromise = [] }: NetworkAnalysis) =>
    new Map(compromise.map(({ id, low, high }) => [id, { name: { of: id }, value: { low, high } }]));
  return moved(byKey(was), byKey(is));
}

function moved<Name, Value>(
  was: ReadonlyMap<string, { name: Name; value: Value }>,
  is: ReadonlyMap<string, { name: Name; value: Value }>,
): Moved<Name, Value>[] {
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [before, after] = [was.get(key), is.get(key)];
    if (JSON.stringify(before?.value) === JSON.stringify(after?.value)) return [];
    return [{ ...(before ?? after)!.name, from: before?.value ?? null, to: after?.value ?? null }];
  });
}
