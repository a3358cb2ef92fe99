import lifecycleWords from './lifecycle.json' with { type: 'json' };

/** Where a part stands in its life, as makers announce it (JESD46 and JESD48 name the notices). */
export type Lifecycle = keyof typeof lifecycleWords;
export const lifecycles = Object.keys(lifecycleWords) as Lifecycle[];

/** A part of a BOM, hardware or software, in one shape; what a BOM does not say is null, or an empty list. */
export interface Part {
  /** 0 for a part that lies directly in the BOM, 1 for one nested in the part before it, and so on. */
  level: number;
  /** As the BOM refers to it. */
  ref: string | null;
  /** A component type of CycloneDX: `device`, `firmware`, `library`, … */
  kind: string;
  maker: string | null;
  /** Who delivers it; often, but not always, its maker. */
  supplier: string | null;
  name: string;
  /** The maker's number; a device that bears none is named by it. */
  partNumber: string | null;
  /** Of software its version, of hardware its revision. */
  version: string | null;
  description: string | null;
  purl: string | null;
  cpe: string | null;
  /** The tag id of its SWID tag (ISO/IEC 19770-2). */
  swid: string | null;
  licences: string[];
  hashes: Hash[];
  /** Pieces in one piece of what encloses it. */
  quantity: number | null;
  /** Places on the board: `R1`, `R2`. */
  designators: string[];
  function: string | null;
  /** `smd`, `thru-hole`, … */
  mounting: string | null;
  /** The board or assembly on which it sits. */
  location: string | null;
  serialNumber: string | null;
  lot: string | null;
  /** As printed on the part, mostly year and week: `2431`. */
  dateCode: string | null;
  /** As the BOM says it: a day, or a moment. */
  producedAt: string | null;
  sku: string | null;
  gtin: string | null;
  /** Countries as ISO 3166-1 alpha-2. Where a part was designed says nothing about where it was assembled. */
  designedIn: string[];
  fabricatedIn: string[];
  assembledIn: string[];
  /** As declared for customs, where no step is named. */
  originIn: string[];
  lifecycle: Lifecycle | null;
  endOfLifeOn: string | null;
  /** Parts that may take its place, as maker and number. */
  alternates: string[];
  leadTimeDays: number | null;
  compliance: ComplianceStatement[];
  /** What runs on it: the address or reference of a BOM, a package URL, or a name with its version. */
  firmware: string | null;
}

export interface Hash {
  /** As CycloneDX spells it: `SHA-256`. */
  algorithm: string;
  value: string;
}

/** What its maker states of a part under a regime such as RoHS; who checks that is not said. */
export interface ComplianceStatement {
  regime: string;
  statement: string;
}

const hardwareKinds: readonly string[] = ['device', 'firmware', 'device-driver'];

/** Firmware and drivers are software that belongs to a device: they are listed with it. */
export function isHardware({ kind }: Pick<Part, 'kind'>): boolean {
  return hardwareKinds.includes(kind);
}

export const nothingKnown: Part = {
  level: 0,
  ref: null,
  kind: 'application',
  maker: null,
  supplier: null,
  name: '',
  partNumber: null,
  version: null,
  description: null,
  purl: null,
  cpe: null,
  swid: null,
  licences: [],
  hashes: [],
  quantity: null,
  designators: [],
  function: null,
  mounting: null,
  location: null,
  serialNumber: null,
  lot: null,
  dateCode: null,
  producedAt: null,
  sku: null,
  gtin: null,
  designedIn: [],
  fabricatedIn: [],
  assembledIn: [],
  originIn: [],
  lifecycle: null,
  endOfLifeOn: null,
  alternates: [],
  leadTimeDays: null,
  compliance: [],
  firmware: null,
};
