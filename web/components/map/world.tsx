import { memo, type ReactNode } from 'react';
import { type Frame, type Size, scaleOf } from './frame.ts';
import { borderPath, landPath } from './projection.ts';

interface WorldProps {
  frame: Frame;
  size: Size;
  /** Between the land and its borders, in units of the drawn world. */
  under?: ReactNode;
  /** Above the borders. */
  over?: ReactNode;
}

/** Land and borders as a frame shows them. */
export function World({ frame, size, under, over }: WorldProps) {
  const scale = scaleOf(frame, size);
  const [x, y] = [size.width / 2 - frame.x * scale, size.height / 2 - frame.y * scale];
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <Land />
      {under}
      <Borders />
      {over}
    </g>
  );
}

const Land = memo(() => <path className="map-land" d={landPath} />);
const Borders = memo(() => <path className="map-borders" d={borderPath} />);
