/** Degrees, WGS 84; from west to east and from south to north. */
export interface MapView {
  west: number;
  south: number;
  east: number;
  north: number;
}

export const wholeWorld: MapView = { west: -180, south: -90, east: 180, north: 90 };

/** Cells of the world are a 64th of it wide, and halved with each halving of the view: cells of one view lie in those of a wider one. */
const cellsOfWorld = 64;

/** How wide and high a cell is, in degrees, so that a view is 32 to 64 of them wide. */
export function cellDegrees({ west, south, east, north }: MapView): number {
  const width = Math.min(360, Math.max(east - west, 2 * (north - south), 0.001));
  return 360 / cellsOfWorld / 2 ** Math.floor(Math.log2(360 / width));
}

/** One thing on a map or several that stand close, at their middle. */
export interface Placed {
  latitude: number;
  longitude: number;
  count: number;
}

export interface Cluster<Place extends Placed> extends Placed {
  places: Place[];
}

/** Puts together what stands in one cell; nothing is lost and counts add up. Cells are counted from the south-west corner. */
export function clusterByCell<Place extends Placed>(places: readonly Place[], degrees: number): Cluster<Place>[] {
  const clusters = new Map<string, Cluster<Place>>();
  for (const place of places) {
    const cell = `${cellOf(place.longitude, 180, degrees)} ${cellOf(place.latitude, 90, degrees)}`;
    const cluster = clusters.get(cell);
    if (cluster) cluster.places.push(place);
    else clusters.set(cell, { latitude: 0, longitude: 0, count: 0, places: [place] });
  }
  return [...clusters.values()].map(({ places: together }) => ({ ...middleOf(together), places: together }));
}

/** The eastern and northern edge of the world belong to its last cells. */
function cellOf(degree: number, edge: number, degrees: number): number {
  return Math.min(Math.floor((degree + edge) / degrees), Math.ceil((2 * edge) / degrees) - 1);
}

function middleOf(places: readonly Placed[]): Placed {
  const count = places.reduce((sum, place) => sum + place.count, 0);
  const mean = (name: 'latitude' | 'longitude') =>
    places.reduce((sum, place) => sum + place[name] * (place.count / count), 0);
  return { latitude: mean('latitude'), longitude: mean('longitude'), count };
}
