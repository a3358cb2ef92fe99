import type { NearNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import { idOfRest, type Neighbourhood } from './view.ts';

/** Pixels, as the design has them. */
export const cardWidth = 140;
export const cardHeight = 44;
const columnPitch = 172;
const gap = 18;
/** Under a card: what lies beyond, and the words for a common root. */
const beyondHeight = 22;
const rootHeight = 62;
const headHeight = 36;

/** What a column holds. */
export type ColumnHead = 'functions' | 'systems' | 'products' | 'components' | 'tier-unknown' | number;

export interface Card {
  id: string;
  x: number;
  y: number;
  column: number;
  /** Undefined for what nobody knows. */
  node: NearNode | undefined;
  /** Of what nobody knows: whose supply it is. */
  rest: Neighbourhood['unknown'][number] | undefined;
  /** Direct suppliers that meet in it, where the picture says so. */
  root: number | undefined;
}

export interface PictureColumn {
  head: ColumnHead;
  x: number;
}

export interface Picture {
  width: number;
  height: number;
  columns: PictureColumn[];
  cards: Card[];
  byId: Map<string, Card>;
}

/** Where components stand, and tier 1 right of it; whose tier nobody knows comes behind all tiers. */
const componentRank = 3;
const mostTier = 255;

/** Lays a neighbourhood out in columns from the functions on the left to the origins on the right. */
export function layOut(view: Pick<Neighbourhood, 'nodes' | 'links' | 'unknown' | 'commonRoots'>): Picture {
  const ranks = ranksOf(view);
  const used = [...new Set(ranks.values())].sort((a, b) => a - b);
  const columnOf = new Map(used.map((rank, column) => [rank, column]));
  const roots = rootsShown(view);
  const cards: Card[] = [
    ...view.nodes.map((node) => ({ id: node.id, node, rest: undefined, root: roots.get(node.id) })),
    ...view.unknown.map((rest) => ({ id: idOfRest(rest), node: undefined, rest, root: undefined })),
  ].map((card) => {
    const column = columnOf.get(ranks.get(card.id)!)!;
    return { ...card, column, x: column * columnPitch, y: 0 };
  });
  const byId = new Map(cards.map((card) => [card.id, card]));
  place(cards, neighboursOf(view, byId), used.length);
  const bottom = Math.max(0, ...cards.map((card) => card.y + heightOf(card)));
  return {
    width: Math.max(1, used.length) * columnPitch - (columnPitch - cardWidth),
    height: bottom,
    columns: used.map((rank, column) => ({ head: headOf(rank), x: column * columnPitch })),
    cards,
    byId,
  };
}

/** Of the roots in view the one in focus, else that of most suppliers; more would hide each other. */
function rootsShown({ nodes, commonRoots }: Pick<Neighbourhood, 'nodes' | 'commonRoots'>): Map<string, number> {
  const inFocus = new Set(nodes.filter(({ side }) => side === 'focus').map(({ id }) => id));
  const shown = commonRoots.filter(({ node }) => inFocus.has(node));
  const chosen = shown.length > 0 ? shown : commonRoots.slice(0, 1);
  return new Map(chosen.map(({ node, suppliers }) => [node, suppliers]));
}

function ranksOf({ nodes, unknown }: Pick<Neighbourhood, 'nodes' | 'unknown'>): Map<string, number> {
  const ranks = new Map(nodes.map((node) => [node.id, rankOf(node)]));
  for (const rest of unknown) {
    const of = ranks.get(rest.of) ?? 0;
    ranks.set(idOfRest(rest), of < componentRank ? componentRank + 1 : of + 1);
  }
  return ranks;
}

function rankOf({ kind, tier, distance }: NearNode): number {
  if (kind === 'function') return 0;
  if (kind === 'system') return 1;
  if (kind === 'component') return componentRank;
  if (tier === null) return componentRank + mostTier + 1 + distance;
  return tier === 0 ? 2 : componentRank + tier;
}

function headOf(rank: number): ColumnHead {
  if (rank <= componentRank) return (['functions', 'systems', 'products', 'components'] as const)[rank]!;
  return rank > componentRank + mostTier ? 'tier-unknown' : rank - componentRank;
}

function neighboursOf(
  { links, unknown }: Pick<Neighbourhood, 'links' | 'unknown'>,
  byId: ReadonlyMap<string, Card>,
): Map<string, Card[]> {
  const found = new Map<string, Card[]>();
  const add = (one: string, other: string) => {
    const card = byId.get(other);
    if (card && one !== other) found.set(one, [...(found.get(one) ?? []), card]);
  };
  const pairs = [
    ...links.map(({ from, to }) => [from, to] as const),
    ...unknown.map((rest) => [idOfRest(rest), rest.of] as const),
  ];
  for (const [one, other] of pairs) {
    add(one, other);
    add(other, one);
  }
  return found;
}

/** The room a card takes with what is written under it. */
function heightOf({ node, root }: Card): number {
  const below = (node && node.beyond > 0 ? beyondHeight : 0) + (root === undefined ? 0 : rootHeight);
  return cardHeight + below;
}

/**
 * Each card as near as can be to the middle of those it is linked with (barycentres; Sugiyama, Tagawa and Toda 1981), from left
 * to right and back, so that lines cross little.
 */
function place(cards: readonly Card[], neighbours: ReadonlyMap<string, Card[]>, columns: number): void {
  const inColumns: Card[][] = Array.from({ length: columns }, () => []);
  for (const card of cards) inColumns[card.column]!.push(card);
  for (const column of inColumns) stack(column, (card) => card.y);
  const sweeps = [1, -1, 1, -1, 1] as const;
  for (const step of sweeps) {
    const order = step === 1 ? inColumns : [...inColumns].reverse();
    for (const column of order) {
      stack(column, (card) => {
        const others = (neighbours.get(card.id) ?? []).filter((other) => (other.column - card.column) * step < 0);
        const all = others.length > 0 ? others : (neighbours.get(card.id) ?? []);
        if (all.length === 0) return card.y;
        return all.reduce((sum, other) => sum + other.y, 0) / all.length;
      });
    }
  }
  const top = Math.min(...cards.map(({ y }) => y));
  for (const card of cards) card.y += headHeight - (Number.isFinite(top) ? top : 0);
}

/** In the order of where they want to be, none upon another, all together as near to it as possible. */
function stack(column: Card[], wanted: (card: Card) => number): void {
  const order = column.map((card, index) => ({ card, index, at: wanted(card) }));
  order.sort((a, b) => a.at - b.at || a.index - b.index);
  let next = Number.NEGATIVE_INFINITY;
  let shift = 0;
  for (const { card, at } of order) {
    card.y = Math.max(next, at);
    shift += at - card.y;
    next = card.y + heightOf(card) + gap;
  }
  for (const { card } of order) card.y += shift / order.length;
  column.sort((a, b) => a.y - b.y);
}

/** From the right edge of the card on the left to the left edge of that on the right; around within one column. */
export function lineBetween(one: Card, other: Card): string {
  const [left, right] = one.x <= other.x ? [one, other] : [other, one];
  const [y1, y2] = [left.y + cardHeight / 2, right.y + cardHeight / 2];
  const x1 = left.x + cardWidth;
  if (left.x === right.x) return `M${x1} ${y1}C${x1 + 24} ${y1} ${x1 + 24} ${y2} ${x1} ${y2}`;
  const bend = Math.max(16, (right.x - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${right.x - bend} ${y2} ${right.x} ${y2}`;
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** The card to go to from a card: sideways along its links, the nearest in height first; up and down within the column. */
export function nextCard(
  picture: Picture,
  from: Card,
  arrow: Arrow,
  links: readonly { from: string; to: string }[],
): Card {
  const distance = (card: Card) => Math.abs(card.y - from.y);
  if (arrow === 'ArrowUp' || arrow === 'ArrowDown') {
    const step = arrow === 'ArrowUp' ? -1 : 1;
    const ahead = picture.cards.filter((card) => card.column === from.column && (card.y - from.y) * step > 0);
    return nearest(ahead, distance) ?? from;
  }
  const step = arrow === 'ArrowLeft' ? -1 : 1;
  const linked = links.flatMap(({ from: one, to: other }) => {
    if (one !== from.id && other !== from.id) return [];
    return picture.byId.get(one === from.id ? other : one) ?? [];
  });
  const ahead = linked.filter((card) => (card.column - from.column) * step > 0);
  return nearest(ahead, (card) => Math.abs(card.column - from.column) * 10_000 + distance(card)) ?? from;
}

function nearest(cards: readonly Card[], distance: (card: Card) => number): Card | undefined {
  return cards.reduce<Card | undefined>(
    (best, card) => (best && distance(best) <= distance(card) ? best : card),
    undefined,
  );
}
