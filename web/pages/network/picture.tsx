import { type KeyboardEvent, type RefObject, useId } from 'react';
import type { NearLink, NearNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import type { Level, NodeKind } from '../../../src/modules/register/contract.ts';
import { Glyph } from '../../components/level.tsx';
import { t } from '../../messages/messages.ts';
import {
  type Arrow,
  type Card,
  type ColumnHead,
  cardHeight,
  cardWidth,
  lineBetween,
  nextCard,
  type Picture,
} from './layout.ts';
import { NodeGlyph } from './node-glyph.tsx';
import type { Choosing } from './use-choosing.ts';
import { keyOfLink, type Lit, type Neighbourhood } from './view.ts';
import { levelText, noteOf } from './words.ts';

interface LayeredPictureProps extends Pick<Choosing, 'chosen' | 'choose' | 'active' | 'setActive' | 'open' | 'expand'> {
  view: Neighbourhood;
  picture: Picture;
  lit: Lit;
  colour: 'level' | 'kind';
  label: string;
  drawing: RefObject<SVGSVGElement | null>;
}

/** The picture shrinks to its panel so far as letters stay legible; from there on it scrolls. */
const leastScale = 0.79;

/**
 * The nodes as cards in columns, from the functions on the left to the origins on the right; a list of options for readers and
 * keys, which the table beside it repeats.
 */
export function LayeredPicture(props: LayeredPictureProps) {
  const { view, picture, lit, active, setActive, choose, open, expand, label, drawing } = props;
  const hatch = useId();
  const reached = picture.cards.find(({ id }) => id === active) ?? picture.cards[0];
  const go = (card: Card) => {
    setActive(card.id);
    drawing.current?.querySelector<SVGGElement>(`[data-card="${CSS.escape(card.id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const card = picture.cards.find(
      ({ id }) => id === (event.target as Element).closest('[data-card]')?.getAttribute('data-card'),
    );
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith('Arrow')) go(nextCard(picture, card, event.key as Arrow, linksWithRests(view)));
    else if (event.key === ' ' && card.node) choose(card.id, true);
    else if (event.key === 'Enter' && card.node) open(card.node);
    else if (event.key === '+' && card.node) expand(card.node);
    else return;
    event.preventDefault();
  };
  return (
    <div className="network-picture">
      <svg
        ref={drawing}
        style={{ minWidth: (picture.width + 12) * leastScale, maxWidth: picture.width + 12 }}
        viewBox={`-6 0 ${picture.width + 12} ${picture.height + 8}`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: cards are drawn, and chosen like options
        role="listbox"
        aria-multiselectable="true"
        aria-label={label}
        onKeyDown={onKeyDown}
      >
        <defs>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" fill="var(--unknown-soft)" />
            <path d="M0 0v5" stroke="var(--unknown-line)" strokeWidth="2" />
          </pattern>
        </defs>
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g aria-hidden="true">
          {picture.columns.map(({ head, x }, column) => (
            <g key={x}>
              <rect
                x={x - 6}
                width={cardWidth + 12}
                height={picture.height + 8}
                fill="var(--surface-2)"
                opacity={column % 2 === 0 ? 1 : 0}
              />
              <text className="network-head" x={x} y="16">
                {headText(head)}
              </text>
            </g>
          ))}
          {view.links.map((link, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: links of one kind may stand twice between two nodes
            <Line key={index} link={link} picture={picture} lit={lit.links.has(keyOfLink(link))} />
          ))}
          {view.unknown.map((rest) => {
            const card = picture.cards.find((one) => one.rest === rest)!;
            return (
              <path
                key={card.id}
                d={lineBetween(card, picture.byId.get(rest.of)!)}
                fill="none"
                stroke="var(--unknown)"
                strokeWidth="1.2"
                strokeDasharray="1 4"
              />
            );
          })}
        </g>
        {picture.cards.map((card) => (
          <CardShape key={card.id} card={card} isReached={card.id === reached?.id} hatch={hatch} {...props} />
        ))}
      </svg>
    </div>
  );
}

function linksWithRests({ links, unknown }: Neighbourhood): { from: string; to: string }[] {
  return [...links, ...unknown.map(({ of, kind }) => ({ from: `rest ${of} ${kind ?? ''}`, to: of }))];
}

function headText(head: ColumnHead): string {
  return typeof head === 'number' ? t('network.tier', { tier: head }) : t(`network.head-${head}`);
}

const weights: Record<Level, number> = { none: 1, low: 1.2, moderate: 1.6, high: 2.2, 'very-high': 3 };

export const dashes = { observed: undefined, attested: undefined, declared: '10 3', inferred: '3 3' } as const;

function Line({ link, picture, lit }: { link: NearLink; picture: Picture; lit: boolean }) {
  const [from, to] = [picture.byId.get(link.from), picture.byId.get(link.to)];
  if (!from || !to || from === to) return null;
  const known = link.dependence === null ? 'var(--line-control)' : 'var(--ink-2)';
  return (
    <path
      d={lineBetween(from, to)}
      fill="none"
      stroke={lit ? 'var(--accent)' : known}
      strokeWidth={(link.dependence === null ? 1.2 : weights[link.dependence]) + (lit ? 1 : 0)}
      strokeDasharray={link.confidence === null ? '2 6' : dashes[link.confidence]}
    />
  );
}

interface CardShapeProps extends LayeredPictureProps {
  card: Card;
  isReached: boolean;
  hatch: string;
}

function CardShape({ card, isReached, hatch, chosen, lit, colour, choose, setActive, open, expand }: CardShapeProps) {
  const { node, rest, root } = card;
  if (!node) return <RestShape card={card} rest={rest!} isReached={isReached} hatch={hatch} setActive={setActive} />;
  const isFocus = node.side === 'focus';
  const isChosen = chosen.has(node.id);
  const isLit = isFocus || isChosen || lit.nodes.has(node.id);
  return (
    <g
      role="option"
      aria-selected={isChosen}
      aria-label={nameOf(node, root)}
      tabIndex={isReached ? 0 : -1}
      data-card={node.id}
      className="network-card"
      transform={`translate(${card.x} ${card.y})`}
      onFocus={() => setActive(node.id)}
      onClick={(event) => choose(node.id, event.shiftKey || event.ctrlKey || event.metaKey)}
      onDoubleClick={() => open(node)}
    >
      <title>{nameOf(node, root)}</title>
      <rect
        className="network-frame"
        width={cardWidth}
        height={cardHeight}
        rx="2"
        fill={isFocus || isChosen ? 'var(--accent-soft)' : 'var(--surface)'}
        stroke={isLit ? 'var(--accent)' : 'var(--line-control)'}
        strokeWidth={isFocus ? 2.5 : isLit ? 1.8 : 1}
      />
      {colour === 'kind' && <rect x="1" y="1" width="5" height={cardHeight - 2} fill={kindColours[node.kind]} />}
      <text className="network-name" x="10" y="18">
        {fitted(node.name, cardWidth - 18, '600')}
      </text>
      <text className="network-note" x="10" y="34">
        {fitted(noteOf(node), cardWidth - 34, '400')}
      </text>
      <g transform={`translate(${cardWidth - 20} ${cardHeight - 21})`}>
        <NodeGlyph node={node} colour={colour} />
      </g>
      {node.beyond > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the plus key does it from the card
        <g
          className="network-beyond"
          transform={`translate(0 ${cardHeight + 3})`}
          onClick={(event) => {
            event.stopPropagation();
            expand(node);
          }}
        >
          <rect
            width={cardWidth}
            height="18"
            rx="2"
            fill="var(--surface)"
            stroke="var(--line-control)"
            strokeDasharray="3 3"
          />
          <text className="network-note" x="9" y="13">
            {t('network.beyond', { count: node.beyond })}
          </text>
        </g>
      )}
      {root !== undefined && <RootNote suppliers={root} top={cardHeight + (node.beyond > 0 ? 22 : 0)} />}
    </g>
  );
}

function RootNote({ suppliers, top }: { suppliers: number; top: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <g transform={`translate(0 ${top})`} aria-hidden="true">
      <path d="M0 4v10" stroke="var(--accent)" strokeWidth="1.5" />
      <text className="network-name" y="26">
        {t('network.root')}
      </text>
      <text className="network-note ink" y="41">
        {t('network.root-of', { count: suppliers })}
      </text>
      <text className="network-note ink" y="56">
        {t('network.root-as')}
      </text>
    </g>
  );
}

interface RestShapeProps {
  card: Card;
  rest: Neighbourhood['unknown'][number];
  isReached: boolean;
  hatch: string;
  setActive: (id: string) => void;
}

/** What of a supply nobody accounts for: a texture, never left out. */
function RestShape({ card, rest, isReached, hatch, setActive }: RestShapeProps) {
  const share = t('network.rest-share', { share: Math.round(rest.share * 100) });
  return (
    <g
      role="option"
      aria-selected="false"
      aria-label={`${t('network.not-known')}, ${share}`}
      tabIndex={isReached ? 0 : -1}
      data-card={card.id}
      className="network-card"
      transform={`translate(${card.x} ${card.y})`}
      onFocus={() => setActive(card.id)}
    >
      <rect
        className="network-frame"
        width={cardWidth}
        height={cardHeight}
        rx="2"
        fill={`url(#${hatch})`}
        stroke="var(--unknown)"
        strokeDasharray="4 2"
      />
      <rect x="6" y="5" width="96" height="34" fill="var(--surface)" />
      <text className="network-name" x="10" y="18">
        {t('network.not-known')}
      </text>
      <text className="network-note" x="10" y="34">
        {share}
      </text>
      <g transform={`translate(${cardWidth - 20} ${cardHeight - 21})`}>
        <Glyph mark="unknown" />
      </g>
    </g>
  );
}

const kindColours: Record<NodeKind, string> = {
  function: 'var(--accent)',
  system: 'var(--accent-line)',
  product: 'var(--ink-2)',
  component: 'var(--line-strong)',
  supplier: 'var(--ink-3)',
  site: 'var(--unknown-line)',
};

function nameOf(node: NearNode, root: number | undefined): string {
  const parts = [
    node.name,
    noteOf(node),
    levelText(node),
    ...(node.side === 'focus' ? [t('network.in-focus')] : []),
    ...(root === undefined ? [] : [`${t('network.root')} ${t('network.root-of', { count: root })}`]),
    ...(node.beyond > 0 ? [t('network.beyond', { count: node.beyond })] : []),
  ];
  return parts.join(', ');
}

let pen: CanvasRenderingContext2D | null | undefined;

/** As much of a text as stands in the width, in pixels. */
function fitted(text: string, width: number, weight: '400' | '600'): string {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return text;
  pen.font = `${weight} 12px Inter, system-ui, sans-serif`;
  if (pen.measureText(text).width <= width) return text;
  let end = text.length - 1;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
