import type { SitePlace } from '../../../src/modules/sites/contract.ts';
import { SiteKind } from '../../../src/modules/sites/contract.ts';
import { Glyph } from '../../components/level.tsx';
import { t } from '../../messages/messages.ts';
import type { MapSearch } from './search.ts';

/** Shapes of one colour: told apart by form alone. */
const kindShapes: Record<SiteKind, string> = {
  fab: 'M-5,-5h10v10h-10z',
  assembly: 'M0,-5.5L6,5H-6z',
  warehouse: 'M-6.5,-3h13v6h-13z',
  'data-centre': 'M0,-6L6,0L0,6L-6,0z',
  office: 'M0,-4.5a4.5,4.5 0 1 0 0.01,0z',
  other: 'M-2,-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z',
};

const heldShapes = { true: kindShapes.office, false: 'M0,-5.5a5.5,5.5 0 1 0 0.01,0zm0,2.2a3.3,3.3 0 1 1 -0.01,0z' };

function Shape({ path }: { path: string | undefined }) {
  if (path) return <path className="map-shape" d={path} />;
  return (
    <g transform="translate(-7 -7)">
      <Glyph mark="unknown" />
    </g>
  );
}

/** The shape of a site where marks say its kind or how it is held; undefined where they say what depends on it. */
export function shapeFor(marks: MapSearch['marks']): ((place: SitePlace) => React.ReactNode) | undefined {
  if (marks === 'kind') return ({ site }) => <Shape path={site?.siteKind ? kindShapes[site.siteKind] : undefined} />;
  if (marks === 'held') return ({ site }) => <Shape path={heldPath(site?.owned ?? null)} />;
  return undefined;
}

function heldPath(owned: boolean | null): string | undefined {
  return owned === null ? undefined : heldShapes[`${owned}`];
}

/** What the shapes mean. */
export function ShapeLegend({ marks }: { marks: 'kind' | 'held' }) {
  const rows =
    marks === 'kind'
      ? SiteKind.options.map((kind) => ({ path: kindShapes[kind], label: t(`words.site-kind-${kind}`) }))
      : (['true', 'false'] as const).map((held) => ({ path: heldShapes[held], label: t(`sites.owned-${held}`) }));
  return (
    <ul className="plain-list map-legend small" aria-label={t(`map.legend-${marks}`)}>
      {[...rows, { path: undefined, label: t('common.not-known') }].map(({ path, label }) => (
        <li key={label} className="row">
          <svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">
            <Shape path={path} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
