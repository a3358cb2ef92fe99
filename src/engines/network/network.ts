/**
 * A supply network as engines read it: nodes are numbers from 0, all arrays run parallel, numbers of kinds are places in the lists of
 * `common/network.ts`. What a model needs beside the structure (levels, shares, probabilities) is handed to it in arrays of its own, so
 * that each model says what it rests on. Links run from the supporter to the supported; cycles, loops and parallel links may occur.
 */
export interface Network {
  nodeCount: number;
  /** By node: the place in `nodeKinds`. */
  kinds: Uint8Array;
  links: NetworkLinks;
  groups: SourceGroups;
}

/** Support and `owns` alike; one entry a link. */
export interface NetworkLinks {
  from: Uint32Array;
  to: Uint32Array;
  /** The place in `linkKinds`. */
  kinds: Uint8Array;
}

/**
 * "`need` of these sources suffice." Every link into a node is required unless its `from` stands in a group of that node; a source named in
 * a group needs no link of its own.
 */
export interface SourceGroups {
  /** By group: the node that is supported. */
  of: Uint32Array;
  /** By group: how many sources suffice, from 1 to their number. */
  need: Uint32Array;
  /** The sources of group g stand at `offsets[g]` up to, not including, `offsets[g + 1]`. */
  offsets: Uint32Array;
  /** By source: its node. */
  sources: Uint32Array;
  /** By source: can it carry the load? `unstated` where nobody says. */
  qualified: Uint8Array;
}

/** Values of `SourceGroups.qualified`. */
export const qualification = { no: 0, yes: 1, unstated: 2 } as const;

/** Stands for "unknown" in arrays of levels; in arrays of shares and probabilities `NaN` does. */
export const unknownLevel = 255;
