import { type PointerEvent, useState } from 'react';
import type { Position } from '../../../src/formats/geojson/read-area.ts';
import { type Frame, type Point, pointAt, type Size } from './frame.ts';
import { pointIn } from './point-in.ts';
import { degreesAt } from './projection.ts';

/** Pixels between two corners of a line; a line of fewer than three corners holds nothing. */
const stride = 6;

/** So many corners an address can hold. */
const mostCorners = 120;

/** A line drawn around a region by mouse or finger, and its corners in degrees once the pointer is lifted. */
export function useLasso(
  frame: Frame,
  size: Size | undefined,
  done: ((corners: Position[] | undefined) => void) | undefined,
) {
  const [line, setLine] = useState<readonly Point[]>([]);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setLine([pointIn(event.currentTarget, event)]);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const last = line.at(-1);
    if (!last || !event.isPrimary) return;
    const now = pointIn(event.currentTarget, event);
    if (Math.hypot(now.x - last.x, now.y - last.y) >= stride) setLine([...line, now]);
  };
  const end = (corners: Position[] | undefined) => {
    setLine([]);
    if (corners) done?.(corners);
  };
  const onPointerUp = () => {
    if (line.length === 0) return;
    end(size && line.length >= 3 ? cornersOf(line, frame, size) : undefined);
  };
  return { line, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: () => end(undefined) } };
}

function cornersOf(line: readonly Point[], frame: Frame, size: Size): Position[] {
  const every = Math.ceil(line.length / mostCorners);
  const decimals = frame.zoom > 20 ? 4 : 2;
  return line
    .filter((_, index) => index % every === 0)
    .map((point): Position => {
      const { longitude, latitude } = degreesAt(pointAt(frame, size, point));
      return [Number(longitude.toFixed(decimals)) + 0, Number(latitude.toFixed(decimals)) + 0];
    });
}

export function Lasso({ line }: { line: readonly Point[] }) {
  if (line.length === 0) return null;
  return <polygon className="map-lasso" points={line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />;
}
