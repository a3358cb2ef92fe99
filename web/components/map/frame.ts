/** The drawn world, in units of its own; longitude runs along x, latitude roughly along y. */
export const world = { width: 960, height: 500 };

/** What part of the drawn world is in sight: its middle, and how often the world is enlarged; at 1 it is as wide as the window. */
export interface Frame {
  x: number;
  y: number;
  zoom: number;
}

/** Of the window that the map is seen through, in pixels. */
export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** A little to the north: hardly anybody has a site in the Antarctic, which is seen by moving there. */
export const wholeFrame: Frame = { x: world.width / 2, y: 218, zoom: 1 };

/** At the closest the world is some 400,000 pixels wide: about 100 m to a pixel. */
export const closest = 400;

/** Pixels to a unit of the drawn world. */
export function scaleOf({ zoom }: Frame, { width }: Size): number {
  return (width / world.width) * zoom;
}

/** Where a point of the drawn world is seen, in pixels from the window's upper left corner. */
export function seenAt(frame: Frame, size: Size, point: Point): Point {
  const scale = scaleOf(frame, size);
  return { x: (point.x - frame.x) * scale + size.width / 2, y: (point.y - frame.y) * scale + size.height / 2 };
}

/** The point of the drawn world that is seen there. */
export function pointAt(frame: Frame, size: Size, seen: Point): Point {
  const scale = scaleOf(frame, size);
  return { x: (seen.x - size.width / 2) / scale + frame.x, y: (seen.y - size.height / 2) / scale + frame.y };
}

/** Closer or farther by a factor; what is seen at `at` stays there as far as the edges of the world allow. */
export function zoomed(frame: Frame, size: Size, factor: number, at: Point = middle(size)): Frame {
  const zoom = Math.min(closest, Math.max(1, frame.zoom * factor));
  const held = pointAt(frame, size, at);
  const scale = scaleOf({ ...frame, zoom }, size);
  return kept(
    { zoom, x: held.x - (at.x - size.width / 2) / scale, y: held.y - (at.y - size.height / 2) / scale },
    size,
  );
}

/** Moved as a hand moves paper, by pixels. */
export function panned(frame: Frame, size: Size, by: Point): Frame {
  const scale = scaleOf(frame, size);
  return kept({ ...frame, x: frame.x - by.x / scale, y: frame.y - by.y / scale }, size);
}

/** The closest frame in which all points are in sight, with room around them. */
export function framing(points: readonly Point[], size: Size, atMost = closest): Frame {
  if (points.length === 0) return wholeFrame;
  const room = (name: 'x' | 'y') => {
    const values = points.map((point) => point[name]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, span: high - low };
  };
  const [x, y] = [room('x'), room('y')];
  const whole = scaleOf(wholeFrame, size);
  const fits = Math.min(size.width / Math.max(x.span * whole, 1e-9), size.height / Math.max(y.span * whole, 1e-9));
  return kept({ x: x.middle, y: y.middle, zoom: Math.min(atMost, Math.max(1, fits * 0.8)) }, size);
}

/** Never so far aside that the window shows more than a little beside the world. */
function kept(frame: Frame, size: Size): Frame {
  const scale = scaleOf(frame, size);
  return {
    ...frame,
    x: within(frame.x, world.width, size.width / scale / 2),
    y: within(frame.y, world.height, size.height / scale / 2),
  };
}

function within(middleAt: number, whole: number, half: number): number {
  if (2 * half >= whole) return whole / 2;
  return Math.min(whole - half, Math.max(half, middleAt));
}

function middle({ width, height }: Size): Point {
  return { x: width / 2, y: height / 2 };
}
