import scale from './transmission.json' with { type: 'json' };

/** How a compromise may come from a supporter into what it supports. */
export interface Route {
  route: string;
  /** λ, an assumption of the scale's owner. */
  transmission: number;
  /** Between these it is swept where one asks how much rests on it. */
  low: number;
  high: number;
  assumption: string;
}

/** The declared scale of λ (reference model §6.7), by version and owner; an organisation puts its own in its place. */
export interface TransmissionScale {
  version: string;
  owner: string;
  routes: readonly Route[];
}

export const transmissionScale: TransmissionScale = scale;
