import { type Frame, type Size, scaleOf } from './frame.ts';
import { borderPath, landPath } from './projection.ts';

/** Land and borders as a frame shows them. */
export function World({ frame, size }: { frame: Frame; size: Size }) {
  const scale = scaleOf(frame, size);
  const [x, y] = [size.width / 2 - frame.x * scale, size.height / 2 - frame.y * scale];
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <path className="map-land" d={landPath} />
      <path className="map-borders" d={borderPath} />
    </g>
  );
}
