import { DirectedGraph } from 'graphology';
import { useEffect, useRef, useState } from 'react';
import Sigma from 'sigma';
import type { NetworkNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import { t } from '../../messages/messages.ts';
import { useScheme } from '../../scheme.ts';
import { placePoints } from './points.ts';
import type { Overview } from './view.ts';
import { levelText } from './words.ts';

interface PointsPictureProps {
  overview: Overview;
  focusOn: (node: string) => void;
}

const levelTokens = {
  none: '--level-1',
  low: '--level-2',
  moderate: '--level-3',
  high: '--level-4',
  'very-high': '--level-5',
} as const satisfies Record<NetworkNode['high'], string>;

/** Up to 20,000 nodes as points, drawn by the graphics card; what is pointed at is named, what is clicked comes into focus. */
export function PointsPicture({ overview, focusOn }: PointsPictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<NetworkNode>();
  const { scheme } = useScheme();
  const [isDrawn, setDrawn] = useState(false);
  const focus = useRef(focusOn);
  useEffect(() => {
    focus.current = focusOn;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens are read anew when the scheme changes
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    let drawing: Sigma | undefined;
    let isLeft = false;
    const draw = async () => {
      const graph = await graphOf(overview, tokensOf(element), () => isLeft);
      if (!graph) return;
      drawing = drawn(graph, element, tokensOf(element));
      drawing.on('enterNode', ({ node }) => setPointed(overview.nodes[Number(node)]));
      drawing.on('leaveNode', () => setPointed(undefined));
      drawing.on('clickNode', ({ node }) => {
        const chosen = overview.nodes[Number(node)]!;
        focus.current(chosen.number ?? chosen.id);
      });
      setDrawn(true);
    };
    void draw();
    return () => {
      isLeft = true;
      drawing?.kill();
    };
  }, [overview, scheme]);
  return (
    <>
      <div
        className="network-canvas"
        ref={place}
        role="img"
        aria-label={t('network.points-label')}
        aria-busy={!isDrawn}
      />
      <p className="small second" aria-live="polite">
        {pointed
          ? `${pointed.name}, ${t(`words.kind-${pointed.kind}`).toLowerCase()}, ${levelText(pointed)}`
          : t('network.points-hint')}
      </p>
    </>
  );
}

/** Longer than this nobody who clicks or types waits for the picture, in milliseconds. */
const sliceMs = 40;

/** The picture as the library takes it, made in slices; undefined where nobody waits for it any more. */
async function graphOf(
  { nodes, links }: Overview,
  colours: (token: string) => string,
  isLeft: () => boolean,
): Promise<DirectedGraph | undefined> {
  const pause = pauses();
  const points = placePoints(nodes, links);
  const graph = new DirectedGraph();
  const size = Math.max(2, 6 - Math.log10(Math.max(10, nodes.length)));
  for (const [index, node] of nodes.entries()) {
    const weight = node.high === 'very-high' ? 1.5 : node.high === 'high' ? 1.2 : 1;
    graph.addNode(String(index), {
      ...points[index],
      size: size * weight,
      label: node.name,
      color: colours(levelTokens[node.high]),
    });
    await pause();
    if (isLeft()) return undefined;
  }
  for (let link = 0; link < links.from.length; link++) {
    graph.mergeEdge(String(links.from[link]), String(links.to[link]), { size: 0.6 });
    await pause();
    if (isLeft()) return undefined;
  }
  return graph;
}

/** Lets others have their turn whenever a slice is over. */
function pauses(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < sliceMs) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        began = performance.now();
        resolve();
      }),
    );
  };
}

function drawn(graph: DirectedGraph, element: HTMLElement, colours: (token: string) => string): Sigma {
  return new Sigma(graph, element, {
    labelColor: { color: colours('--ink') },
    labelFont: 'Inter, system-ui, sans-serif',
    labelSize: 12,
    labelRenderedSizeThreshold: 7,
    defaultEdgeColor: colours('--line-strong'),
    hideEdgesOnMove: true,
    allowInvalidContainer: true,
  });
}

/** Reads colours as the browser resolves them: a token may stand for one by day and another by night. */
function tokensOf(element: HTMLElement): (token: string) => string {
  const probe = document.createElement('span');
  element.append(probe);
  const known = new Map<string, string>();
  return (token) => {
    const found = known.get(token);
    if (found) return found;
    element.append(probe);
    probe.style.color = `var(${token})`;
    const colour = hexOf(getComputedStyle(probe).color);
    probe.remove();
    known.set(token, colour);
    return colour;
  };
}

/** `rgb(11, 90, 117)` as `#0b5a75`. */
function hexOf(colour: string): string {
  const parts = colour.match(/\d+(\.\d+)?/g)?.slice(0, 3) ?? ['0', '0', '0'];
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('')}`;
}
