import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useMemo, useRef } from 'react';
import type { Position } from '../../../src/formats/geojson/read-area.ts';
import type { SitePlace } from '../../../src/modules/sites/contract.ts';
import { t } from '../../messages/messages.ts';
import { Icon } from '../icon.tsx';
import { keyOf, type SeenCluster, seenClusters } from './clusters.ts';
import { closest, type Frame, framing, type Point, panned, type Size, wholeFrame, zoomed } from './frame.ts';
import { Lasso, useLasso } from './lasso.tsx';
import { ClusterMark, type SiteCluster } from './marks.tsx';
import { pointIn } from './point-in.ts';
import { drawnAt } from './projection.ts';
import { useSize } from './use-size.ts';
import { World } from './world.tsx';

interface SiteMapProps {
  places: readonly SitePlace[];
  frame: Frame;
  setFrame: (frame: Frame) => void;
  /** The window's size, as soon as it is known. */
  onSize: (size: Size) => void;
  /** What is pointed at, or reached with the keys. */
  active: SiteCluster | undefined;
  setActive: (cluster: SiteCluster | undefined) => void;
  open: (cluster: SiteCluster) => void;
  /** The shape of a single site, where it is not that of what depends on it. */
  shape?: ((place: SitePlace) => ReactNode) | undefined;
  /** Drawn on the land and above its borders, in units of the drawn world. */
  under?: ReactNode;
  over?: ReactNode;
  /** While it is there a line is drawn instead of the map being moved; gets the corners, in degrees, or nothing where it was given up. */
  draw?: ((corners: Position[] | undefined) => void) | undefined;
}

/** How much closer a step of the zoom comes. */
const step = 2;

const factors: Record<string, number> = { '+': step, '=': step, '-': 1 / step };

/** By how many pixels the arrows move what is seen. */
const strides: Record<string, Point> = {
  ArrowLeft: { x: 80, y: 0 },
  ArrowRight: { x: -80, y: 0 },
  ArrowUp: { x: 0, y: 80 },
  ArrowDown: { x: 0, y: -80 },
};

/**
 * Sites on a map of the world: moved and enlarged by mouse, fingers and keys. Readers hear of each mark what the card beside the map
 * says; the same sites stand in the table.
 */
export function SiteMap(props: SiteMapProps) {
  const { places, frame, setFrame, onSize, active, setActive, open, shape, under, over, draw } = props;
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const help = useId();
  useEffect(() => {
    if (size) onSize(size);
  }, [size, onSize]);
  const seen = useMemo(() => (size ? seenClusters(places, frame, size) : []), [places, frame, size]);
  const zoom = (factor: number, at?: Point) => size && setFrame(zoomed(frame, size, factor, at));
  useWheel(element, (factor, at) => zoom(factor, at));
  const fingers = useFingers(frame, size, setFrame);
  const lasso = useLasso(frame, size, draw);
  const choose = ({ cluster, at }: SeenCluster) => {
    if (cluster.places.length === 1 && cluster.count === 1) open(cluster);
    else if (frame.zoom < closest) zoom(step * 2, at);
  };
  const walk = (by: 1 | -1) => {
    const now = seen.findIndex(({ cluster }) => active && keyOf(cluster) === keyOf(active));
    const next = now < 0 ? (by === 1 ? 0 : seen.length - 1) : Math.min(seen.length - 1, Math.max(0, now + by));
    setActive(seen[next]?.cluster);
  };
  const chooseActive = () => {
    const found = seen.find(({ cluster }) => active && keyOf(cluster) === keyOf(active));
    if (found) choose(found);
  };
  const act = (key: string): boolean => {
    const by = strides[key];
    const factor = factors[key];
    if (by) size && setFrame(panned(frame, size, by));
    else if (factor) zoom(factor);
    else if (key === '0') setFrame(wholeFrame);
    else if (key === 'j' || key === 'k') walk(key === 'j' ? 1 : -1);
    else if (key === 'Enter' || key === ' ') chooseActive();
    else if (key === 'Escape' && draw) draw(undefined);
    else if (key === 'Escape') setActive(undefined);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event.key)) event.preventDefault();
  };
  return (
    <div className="map-window">
      <div
        className={['map', frame.zoom > 1 && 'enlarged', draw && 'drawing'].filter(Boolean).join(' ')}
        ref={element}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map answers keys, as an application does
        tabIndex={0}
        aria-label={t('sites.map')}
        aria-describedby={help}
        onKeyDown={onKeyDown}
        {...(draw ? lasso.handlers : fingers.handlers)}
      >
        {size && (
          <svg width={size.width} height={size.height} aria-hidden="true">
            <World frame={frame} size={size} under={under} over={over} />
            {seen.map((one) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: by keys the map itself is used
              <g
                key={keyOf(one.cluster)}
                data-count={one.cluster.count}
                onPointerEnter={() => setActive(one.cluster)}
                onClick={(event) => {
                  if (draw || fingers.hasMoved()) return;
                  setActive(one.cluster);
                  if ((event.nativeEvent as globalThis.PointerEvent).pointerType !== 'touch') choose(one);
                }}
              >
                <ClusterMark
                  cluster={one.cluster}
                  at={one.at}
                  active={active !== undefined && keyOf(active) === keyOf(one.cluster)}
                  shape={shape}
                />
              </g>
            ))}
            {draw && <Lasso line={lasso.line} />}
          </svg>
        )}
      </div>
      <p className="for-readers" id={help}>
        {t('sites.map-keys')}
      </p>
      <div className="map-buttons">
        <MapButton icon="add" label={t('sites.map-closer')} act={() => zoom(step)} />
        <MapButton icon="same" label={t('sites.map-farther')} act={() => zoom(1 / step)} />
        <MapButton icon="home" label={t('sites.map-whole')} act={() => setFrame(wholeFrame)} />
        <MapButton
          icon="site"
          label={t('sites.map-all')}
          act={() => size && setFrame(framing(places.map(drawnAt), size))}
        />
      </div>
    </div>
  );
}

function MapButton({ icon, label, act }: { icon: 'add' | 'same' | 'home' | 'site'; label: string; act: () => void }) {
  return (
    <button type="button" className="plain-icon" aria-label={label} title={label} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}

/** The wheel enlarges once the map has the focus, or with Ctrl, as two fingers on a touch pad do; else the page scrolls on. */
function useWheel(element: { current: HTMLElement | null }, zoom: (factor: number, at: Point) => void): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const map = element.current;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && document.activeElement !== map) return;
      event.preventDefault();
      latest.current(2 ** (-event.deltaY / (event.ctrlKey ? 100 : 300)), pointIn(map!, event));
    };
    map?.addEventListener('wheel', onWheel, { passive: false });
    return () => map?.removeEventListener('wheel', onWheel);
  }, [element]);
}

/** One finger or the mouse moves the map, two fingers enlarge it. */
function useFingers(frame: Frame, size: Size | undefined, setFrame: (frame: Frame) => void) {
  const down = useRef(new Map<number, Point>());
  const moved = useRef(0);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (down.current.size === 0) moved.current = 0;
    down.current.set(event.pointerId, pointIn(event.currentTarget, event));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const before = down.current.get(event.pointerId);
    if (!before || !size) return;
    const now = pointIn(event.currentTarget, event);
    const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
    moved.current += distance(before, now);
    if (!hasMoved()) return;
    // From here on it is no click on what is below; the map follows also outside its window.
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) event.currentTarget.setPointerCapture(event.pointerId);
    down.current.set(event.pointerId, now);
    if (other) setFrame(zoomed(frame, size, distance(now, other) / Math.max(1, distance(before, other)), other));
    else setFrame(panned(frame, size, { x: now.x - before.x, y: now.y - before.y }));
  };
  const lift = (event: PointerEvent) => void down.current.delete(event.pointerId);
  const hasMoved = () => moved.current > 4;
  return {
    hasMoved,
    handlers: { onPointerDown, onPointerMove, onPointerUp: lift, onPointerCancel: lift, onLostPointerCapture: lift },
  };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
