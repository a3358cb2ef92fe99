/** What an organisation holds about one supplier, as far as claims can be held against it. Days are ISO dates; null is not known. */

/** `contradiction`: both cannot be true; `hint`: both can, and it is worth a question. */
export const severities = ['contradiction', 'hint'] as const;
export type Severity = (typeof severities)[number];

const refKinds = [
  ...(['supplier', 'site', 'product', 'finding', 'bom', 'vex', 'evidence', 'link', 'component'] as const),
  ...(['declaration', 'answer', 'setting'] as const),
] as const;

/** Where a fact opens. `number` is what people see; what has none opens by its id. */
export interface Ref {
  kind: (typeof refKinds)[number];
  id: string;
  number: string | null;
  name: string;
  /** Of a bill of materials: the number of its product. */
  product?: string | null;
}

/** Who says it, and of which day it speaks. */
export interface Said {
  source: string | null;
  on: string | null;
}

export interface HeldBom {
  ref: Ref;
  /** When the document says it was made. */
  made: string | null;
  received: string;
  /** It lists something that is no hardware. */
  isSoftware: boolean;
  /** Its components were held against vulnerability data. */
  isChecked: boolean;
}

/** Something that the supplier makes. */
export interface HeldProduct {
  ref: Ref;
  kind: 'hardware' | 'software' | 'service' | null;
  /** The one in force. */
  bom: HeldBom | null;
  hasOpenFindings: boolean;
  statements: (Said & { ref: Ref })[];
}

/** An open finding, of what the supplier makes, on a vulnerability known to be exploited. */
export interface HeldExploited {
  ref: Ref;
  vulnerability: string;
  component: string;
  product: Ref;
  bom: HeldBom;
  /** When the catalogue took it up; without a catalogue when it was found here. */
  on: string;
  /** The last day that the catalogue sets. */
  due: string | null;
}

/** A component whose support has ended. */
export interface HeldEnded {
  component: string;
  product: Ref;
  bom: HeldBom;
  on: string;
}

/** A site or a supplier that stands behind the supplier. */
export interface HeldPlace extends Said {
  ref: Ref;
  country: string | null;
  /** 1 belongs to it or supplies it directly. */
  tier: number;
  /** Of tier 2 and more: what it stands behind. */
  via: string | null;
}

export interface HeldOwner extends Said {
  ref: Ref;
  country: string | null;
  /** Whether what is stated of shares makes it control the supplier, for certain or perhaps. */
  control: 'certain' | 'possible' | 'none';
}

export interface HeldEvidence extends Said {
  ref: Ref;
  kind: string;
  title: string;
  validUntil: string | null;
  adverse: boolean;
}

/** Something that the supplier depends on, with one of its sources. */
export interface HeldPart extends Said {
  ref: Ref;
  part: string;
  /** `only`: it is said to be the only source; `all`: each of several is needed; `alone`: much depends on it and no other is named. */
  sources: 'only' | 'all' | 'alone' | 'others';
}

/** A resale on the way to the supplier, or by it. */
export interface HeldSale extends Said {
  seller: Ref;
  what: Ref;
  authorisation: { ref: Ref; title: string; validUntil: string | null } | null;
}

export interface SupplierFacts {
  supplier: Ref;
  country: string | null;
  products: readonly HeldProduct[];
  exploited: readonly HeldExploited[];
  ended: readonly HeldEnded[];
  /** Whether dates of the end of support are loaded at all. */
  knowsSupport: boolean;
  places: readonly HeldPlace[];
  /** It has declared that nobody supplies it. */
  declaresNoneBelow: Said | null;
  owners: readonly HeldOwner[];
  evidence: readonly HeldEvidence[];
  parts: readonly HeldPart[];
  sales: readonly HeldSale[];
  /** Countries that the organisation restricts. */
  restricted: ReadonlyMap<string, Said>;
}

/** Facts of a supplier of whom nothing is held. */
export function noFacts(supplier: Ref): SupplierFacts {
  return {
    supplier,
    country: null,
    products: [],
    exploited: [],
    ended: [],
    knowsSupport: false,
    places: [],
    declaresNoneBelow: null,
    owners: [],
    evidence: [],
    parts: [],
    sales: [],
    restricted: new Map(),
  };
}
