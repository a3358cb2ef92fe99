/**
 * A CSAF document as its schema describes it, in the spelling of the standard (CSAF 2.0 §3.2). What only CSAF 2.1 has is marked so,
 * and optional; what is told apart by `document.csaf_version` is not in the types.
 */
export interface CsafDocument {
  document: DocumentProperty;
  product_tree?: ProductTree;
  vulnerabilities?: Vulnerability[];
}

export const csafVersions = ['2.0', '2.1'] as const;
export type CsafVersion = (typeof csafVersions)[number];

export interface DocumentProperty {
  acknowledgments?: Acknowledgment[];
  aggregate_severity?: { namespace?: string; text: string };
  /** Names the profile, such as `csaf_vex` (§4). */
  category: string;
  csaf_version: CsafVersion;
  /** CSAF 2.1 always has `tlp`, in the labels of TLP 2.0. */
  distribution?: {
    text?: string;
    tlp?: { label: TlpLabel; url?: string };
    /** CSAF 2.1. */
    sharing_group?: { id: string; name?: string };
  };
  lang?: string;
  /** An SPDX licence expression (CSAF 2.1). */
  license_expression?: string;
  notes?: Note[];
  publisher: Publisher;
  references?: Reference[];
  source_lang?: string;
  title: string;
  tracking: Tracking;
}

export type TlpLabel = 'AMBER' | 'AMBER+STRICT' | 'CLEAR' | 'GREEN' | 'RED' | 'WHITE';

export interface Publisher {
  category: 'coordinator' | 'discoverer' | 'multiplier' | 'other' | 'translator' | 'user' | 'vendor';
  contact_details?: string;
  issuing_authority?: string;
  name: string;
  namespace: string;
}

export interface Tracking {
  aliases?: string[];
  /** All dates are of RFC 3339, with an offset. */
  current_release_date: string;
  generator?: { date?: string; engine: { name: string; version?: string } };
  id: string;
  initial_release_date: string;
  revision_history: Revision[];
  status: 'draft' | 'final' | 'interim';
  version: string;
}

export interface Revision {
  date: string;
  legacy_version?: string;
  number: string;
  summary: string;
}

export interface Acknowledgment {
  names?: string[];
  organization?: string;
  summary?: string;
  urls?: string[];
}

export interface Note {
  audience?: string;
  category: 'description' | 'details' | 'faq' | 'general' | 'legal_disclaimer' | 'other' | 'summary';
  /** CSAF 2.1. */
  group_ids?: string[];
  /** CSAF 2.1. */
  product_ids?: string[];
  text: string;
  title?: string;
}

export interface Reference {
  /** `external` where nothing is said. */
  category?: 'external' | 'self';
  summary: string;
  url: string;
}

export interface ProductTree {
  branches?: Branch[];
  full_product_names?: FullProductName[];
  product_groups?: { group_id: string; product_ids: string[]; summary?: string }[];
  /** CSAF 2.0. */
  relationships?: Relationship[];
  /** CSAF 2.1, in place of relationships. */
  product_paths?: ProductPath[];
}

export type BranchCategory =
  | 'architecture'
  | 'host_name'
  | 'language'
  | 'legacy'
  | 'patch_level'
  | 'platform'
  | 'product_family'
  | 'product_name'
  | 'product_version'
  | 'product_version_range'
  | 'service_pack'
  | 'specification'
  | 'vendor';

/** Has either `branches` or `product`. */
export interface Branch {
  branches?: Branch[];
  category: BranchCategory;
  name: string;
  product?: FullProductName;
}

export interface FullProductName {
  name: string;
  product_id: string;
  product_identification_helper?: IdentificationHelper;
}

export interface IdentificationHelper {
  cpe?: string;
  hashes?: { file_hashes: { algorithm: string; value: string }[]; filename: string }[];
  /** Whole or in part, with `?` and `*` for what is left open (§3.1.3.3.3). */
  model_numbers?: string[];
  /** CSAF 2.0. */
  purl?: string;
  /** CSAF 2.1. */
  purls?: string[];
  sbom_urls?: string[];
  serial_numbers?: string[];
  skus?: string[];
  x_generic_uris?: { namespace: string; uri: string }[];
}

export type RelationshipCategory =
  | 'default_component_of'
  | 'external_component_of'
  | 'installed_on'
  | 'installed_with'
  | 'optional_component_of';

export interface Relationship {
  category: RelationshipCategory;
  full_product_name: FullProductName;
  product_reference: string;
  relates_to_product_reference: string;
}

export interface ProductPath {
  beginning_product_reference: string;
  full_product_name: FullProductName;
  subpaths: { category: RelationshipCategory; next_product_reference: string }[];
}

/** For which products something is said. */
export interface ProductSelection {
  group_ids?: string[];
  product_ids?: string[];
}

export interface Vulnerability {
  acknowledgments?: Acknowledgment[];
  cve?: string;
  /** CSAF 2.0. */
  cwe?: { id: string; name: string };
  /** CSAF 2.1. */
  cwes?: { id: string; name: string; version: string }[];
  /** CSAF 2.1; `release_date` before. */
  disclosure_date?: string;
  discovery_date?: string;
  /** CSAF 2.1. */
  first_known_exploitation_dates?: (ProductSelection & { date: string; exploitation_date: string })[];
  flags?: Flag[];
  /** The selection of products is of CSAF 2.1. */
  ids?: (ProductSelection & { system_name: string; text: string })[];
  involvements?: Involvement[];
  /** CSAF 2.1. */
  metrics?: Metric[];
  notes?: Note[];
  product_status?: ProductStatus;
  references?: Reference[];
  release_date?: string;
  remediations?: Remediation[];
  /** CSAF 2.0. */
  scores?: Score[];
  threats?: Threat[];
  title?: string;
}

/** The justifications of VEX for `known_not_affected` (§3.2.3.5). */
export const flagLabels = [
  'component_not_present',
  'inline_mitigations_already_exist',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_not_present',
] as const;
export type FlagLabel = (typeof flagLabels)[number];

export interface Flag extends ProductSelection {
  date?: string;
  label: FlagLabel;
}

export interface Involvement extends ProductSelection {
  contact?: string;
  date?: string;
  party: 'coordinator' | 'discoverer' | 'other' | 'user' | 'vendor';
  status: 'completed' | 'contact_attempted' | 'disputed' | 'in_progress' | 'not_contacted' | 'open';
  summary?: string;
}

export const productStatuses = [
  'first_affected',
  'first_fixed',
  'fixed',
  'known_affected',
  'known_not_affected',
  'last_affected',
  'recommended',
  'under_investigation',
  'unknown',
] as const;
/** `unknown` is of CSAF 2.1. */
export type ProductStatusName = (typeof productStatuses)[number];

/** Product ids by status. */
export type ProductStatus = { [status in ProductStatusName]?: string[] };

export interface Remediation extends ProductSelection {
  /** `fix_planned` and `optional_patch` are of CSAF 2.1. */
  category:
    | 'fix_planned'
    | 'mitigation'
    | 'no_fix_planned'
    | 'none_available'
    | 'optional_patch'
    | 'vendor_fix'
    | 'workaround';
  date?: string;
  details: string;
  entitlements?: string[];
  restart_required?: { category: string; details?: string };
  url?: string;
}

export interface Score {
  cvss_v2?: CvssObject;
  cvss_v3?: CvssObject;
  products: string[];
}

export interface Metric {
  content: {
    cvss_v2?: CvssObject;
    cvss_v3?: CvssObject;
    cvss_v4?: CvssObject;
    epss?: { percentile: string; probability: string; timestamp: string };
    qualitative_severity_rating?: 'critical' | 'high' | 'low' | 'medium' | 'none';
    ssvc_v2?: Record<string, unknown>;
  };
  products: string[];
  source?: string;
}

/** As the schemas of FIRST have it, with a member for every metric. */
export interface CvssObject {
  version: string;
  vectorString: string;
  baseScore: number;
  /** Not in CVSS 2.0. */
  baseSeverity?: string;
  [member: string]: unknown;
}

export interface Threat extends ProductSelection {
  category: 'exploit_status' | 'impact' | 'target_set';
  date?: string;
  details: string;
}
