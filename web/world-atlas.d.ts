/** Its text is data: reading it as a type would take long and say little. */
declare module 'world-atlas/countries-110m.json' {
  type Mesh = Parameters<typeof import('topojson-client').mesh>;
  const world: Mesh[0] & { objects: Record<'countries' | 'land', NonNullable<Mesh[1]>> };
  export default world;
}
