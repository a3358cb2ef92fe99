import { feature } from 'topojson-client';
import atlas from 'world-atlas/countries-110m.json' with { type: 'json' };
import { drawnPath } from './projection.ts';

export interface CountryShape {
  /** ISO 3166-1 alpha-2. */
  code: string;
  path: string;
}

/** The countries that a map of 1:110 million draws; those that are too small for it, and areas without a code, are not among them. */
export const countryShapes: readonly CountryShape[] = shapes();

function shapes(): CountryShape[] {
  const { features } = feature(atlas, atlas.objects.countries) as unknown as { features: AtlasCountry[] };
  return features.flatMap((country) => {
    const code = codeOf(country);
    const path = code && drawnPath(country as never);
    return path ? [{ code, path }] : [];
  });
}

interface AtlasCountry {
  /** ISO 3166-1 numeric. */
  id?: string;
  properties: { name: string };
}

/** Unicode locale identifiers know a territory by its number too, and say its letters (UTS 35, territory aliases). */
function codeOf({ id, properties }: AtlasCountry): string | undefined {
  if (properties.name === 'Kosovo') return 'XK';
  const region = id && new Intl.Locale(`und-${id}`).region;
  return region && /^[A-Z]{2}$/.test(region) ? region : undefined;
}
