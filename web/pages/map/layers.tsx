import { memo, useMemo } from 'react';
import { levels } from '../../../src/common/network.ts';
import type { Area } from '../../../src/formats/geojson/read-area.ts';
import type { HazardKind } from '../../../src/modules/hazards/contract.ts';
import type { Flow } from '../../../src/modules/network/map-contract.ts';
import { countryShapes } from '../../components/map/countries.ts';
import { greatCirclePath, ringsPath } from '../../components/map/outlines.ts';
import type { Step } from './measures.ts';
import { useHazard } from './use-asked.ts';

/** Countries filled by their step, and the outline of the one that is asked about. */
export const CountryLayer = memo(({ colours, chosen }: { colours: ReadonlyMap<string, Step>; chosen?: string }) => (
  <g>
    {countryShapes
      .filter(({ code }) => colours.has(code))
      .map(({ code, path }) => (
        <path key={code} className="map-country" data-country={code} data-step={colours.get(code)} d={path} />
      ))}
    {countryShapes
      .filter(({ code }) => code === chosen)
      .map(({ code, path }) => (
        <path key={code} className="map-region" d={path} />
      ))}
  </g>
));

/** The region that is asked about. */
export const RegionLayer = memo(({ area }: { area: Area }) => (
  <path className="map-region" d={area.map(ringsPath).join('')} fillRule="evenodd" />
));

/** Lines of a hatch run at these angles, so that kinds differ without colour. */
const angles: Record<HazardKind, number> = { flood: 0, storm: 30, power: 60, quake: 90, conflict: 135, other: 160 };
const apart: Record<HazardKind, number> = { flood: 4, storm: 5, power: 7, quake: 4, conflict: 6, other: 8 };

/** Hatches in pixels, whatever the scale of the drawn world. */
export function Hatches({ scale }: { scale: number }) {
  return (
    <defs>
      {(Object.keys(angles) as HazardKind[]).map((kind) => (
        <pattern
          key={kind}
          id={`hazard-${kind}`}
          width={apart[kind]}
          height={apart[kind]}
          patternUnits="userSpaceOnUse"
          patternTransform={`scale(${1 / scale}) rotate(${angles[kind]})`}
        >
          <path className="map-hatch" d={`M0,0H${apart[kind]}`} />
        </pattern>
      ))}
    </defs>
  );
}

/** A swatch of the hatch of a kind, for legends and tables. */
export function HatchSwatch({ kind }: { kind: HazardKind }) {
  return (
    <svg width="24" height="14" viewBox="0 0 24 14" aria-hidden="true">
      <pattern
        id={`swatch-${kind}`}
        width={apart[kind]}
        height={apart[kind]}
        patternUnits="userSpaceOnUse"
        patternTransform={`rotate(${angles[kind]})`}
      >
        <path className="map-hatch" d={`M0,0H${apart[kind]}`} />
      </pattern>
      <rect className="map-hazard" x="0.5" y="0.5" width="23" height="13" fill={`url(#swatch-${kind})`} />
    </svg>
  );
}

/** One hazard; its area comes when it is drawn. */
export const HazardLayer = memo(({ id, kind }: { id: string; kind: HazardKind }) => {
  const { data } = useHazard(id);
  const path = useMemo(() => data?.area.map(ringsPath).join('') ?? '', [data]);
  return <path className="map-hazard" d={path} fillRule="evenodd" fill={`url(#hazard-${kind})`} />;
});

/** Flows as great circles, those of the site that is pointed at in front. */
export const FlowLayer = memo(({ flows, active }: { flows: readonly Flow[]; active: ReadonlySet<string> }) => {
  const drawn = useMemo(
    () =>
      flows.map((flow) => ({
        flow,
        path: greatCirclePath([flow.from.longitude, flow.from.latitude], [flow.to.longitude, flow.to.latitude]),
      })),
    [flows],
  );
  const touches = ({ from, to }: Flow) => active.has(from.id) || active.has(to.id);
  return (
    <g>
      {drawn.map(({ flow, path }) => (
        <path
          key={`${flow.from.id} ${flow.to.id}`}
          className={touches(flow) ? 'map-flow active' : 'map-flow'}
          data-confidence={flow.confidence ?? 'unknown'}
          strokeWidth={widthOf(flow)}
          opacity={flow.exact || touches(flow) ? undefined : 0.45}
          d={path}
        />
      ))}
    </g>
  );
});

/** In pixels: by share where it is known, else by dependence, else the thinnest. */
export function widthOf({ share, dependence }: Pick<Flow, 'share' | 'dependence'>): number {
  if (share !== null) return 1 + 2 * share;
  return dependence === null ? 1 : 1 + (2 * levels.indexOf(dependence)) / (levels.length - 1);
}
