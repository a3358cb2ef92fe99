/** Its text is data: reading it as a type would take long and say little. */
declare module 'world-atlas/countries-110m.json' {
  const world: import('topojson-specification').Topology<{
    countries: import('topojson-specification').GeometryCollection;
    land: import('topojson-specification').GeometryCollection;
  }>;
  export default world;
}
