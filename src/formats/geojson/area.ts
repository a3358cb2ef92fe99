/** Degrees, WGS 84: longitude first, as in GeoJSON. */
export type Position = readonly [longitude: number, latitude: number];

/** Its edge, then the edges of its holes; the first position of each stands at its end again (RFC 7946 §3.1.6). */
export type Rings = readonly (readonly Position[])[];

/** The coordinates of a MultiPolygon. Edges are straight lines in degrees (RFC 7946 §3.1.1). */
export type Area = readonly Rings[];
