export const vexStatuses = ['not_affected', 'affected', 'fixed', 'under_investigation', 'unknown'] as const;
/** What an author says of a vulnerability in a product; `unknown` is known to CSAF 2.1 alone. */
export type VexStatus = (typeof vexStatuses)[number];

export const vexJustifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;
/** The five labels that CSAF and OpenVEX share. */
export type VexJustification = (typeof vexJustifications)[number];

export const vexFormats = ['openvex', 'csaf', 'cyclonedx', 'spdx'] as const;
export type VexFormat = (typeof vexFormats)[number];

/** A product or a part of one, by all that a document says to know it by. */
export interface VexTarget {
  /** How the document itself calls it: an IRI, a product id, a bom-ref or a BOM-Link. */
  id: string | null;
  name: string | null;
  version: string | null;
  supplier: string | null;
  /** Without a version and without `versions` it means every version. */
  purl: string | null;
  /** CPE 2.3 or 2.2, as written. */
  cpe: string | null;
  /** By algorithm, in the spelling of CycloneDX in small letters (`sha-256`). */
  hashes: Readonly<Record<string, string>>;
  /** A range of versions as VERS. */
  versions: string | null;
}

/** What can be done about it, in the words of CSAF 2.0 §3.2.3.12.1. */
export interface VexRemediation {
  category: string;
  details: string;
  url: string | null;
}

/** One author's word on one vulnerability in one product, or in one part of it. */
export interface VexStatement {
  id: string | null;
  vulnerability: { name: string; aliases: readonly string[]; description: string | null };
  /** Null where the document leaves it to its surroundings (OpenVEX, inheritance flow). */
  product: VexTarget | null;
  subcomponent: VexTarget | null;
  status: VexStatus;
  /** Of `not_affected` alone, and null where the author gave no reason that has a label. */
  justification: VexJustification | null;
  impactStatement: string | null;
  actionStatement: string | null;
  remediations: readonly VexRemediation[];
  statusNotes: string | null;
  /** RFC 3339, as written; null where neither statement nor document says. */
  timestamp: string | null;
  lastUpdated: string | null;
  supplier: string | null;
  /** The words of the source, letter for letter. */
  source: { format: VexFormat; status: string; justification: string | null; responses: readonly string[] };
  /** Its place in the document. */
  at: string;
}

/** A document of statements, of whatever standard. */
export interface VexDocument {
  format: VexFormat;
  specVersion: string;
  id: string | null;
  version: string | null;
  author: string | null;
  role: string | null;
  tool: string | null;
  timestamp: string | null;
  lastUpdated: string | null;
  /** A URI of the author, where the standard has one (CSAF publisher). */
  namespace: string | null;
  /** What came before this version, the first first; CSAF alone tells. */
  revisions: readonly { version: string; date: string; summary: string }[];
  statements: readonly VexStatement[];
}

export const noTarget: VexTarget = {
  id: null,
  name: null,
  version: null,
  supplier: null,
  purl: null,
  cpe: null,
  hashes: {},
  versions: null,
};

/** CSAF 2.1, which is a draft: it demands a label that says who may read the document. */
export interface CsafDraft {
  tlp: DraftTlpLabel;
}

export const draftTlpLabels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
export type DraftTlpLabel = (typeof draftTlpLabels)[number];
