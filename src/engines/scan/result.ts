import type { IdentifierGrounds } from '../../formats/bom/further-identifiers.ts';
import type { CpeConfidence, CpeGrounds } from '../../formats/cpe/judge-configurations.ts';
import type { Severity } from '../../formats/cvss/severity.ts';
import type { CorpusSummary, RangeWords, UncheckedReason } from '../matching/advisory-index.ts';
import type { FindingState } from '../vex/judge.ts';
import type { RowIdentity } from './identify-rows.ts';

/** What `holdfast scan` answers; the shape is public, a change of it is a new schema name. */
export interface ScanResult {
  schema: 'holdfast.scan/1';
  components: {
    /** Every component, nested ones too; the subject of the BOM (`metadata.component`) is none. */
    total: number;
    checked: number;
    unchecked: UncheckedComponent[];
    /** Of those checked, the ones of ecosystems of which no advisory loaded speaks; there only where there are any. */
    withoutAdvisories?: EcosystemCount[];
  };
  /** One for each component and vulnerability, in the order of the components, then of the advisories' ids. */
  findings: ScanFinding[];
  /** What may be meant by CPE names, by package URLs of what a component was made from, and by doubtful ones; there only where such names were asked for. */
  candidates?: ScanCandidate[];
  /** Of a spreadsheet: what became of each row, matched or not found. */
  rows?: ScanRow[];
  /** Findings that VEX documents close; there where documents were handed over. */
  suppressed?: JudgedFinding[];
  data: {
    advisories: Pick<CorpusSummary, 'count' | 'asOf' | 'sha256' | 'skipped'>;
    /** The VEX documents that were heard, in the order of trust. */
    vex?: { file: string; id: string | null; author: string | null; format: string; statements: number }[];
  };
}

export interface UncheckedComponent {
  name: string;
  reason: UncheckedReason;
}

/** What became of one row of a spreadsheet. */
export interface ScanRow extends Omit<RowIdentity, 'cpes' | 'others'> {
  /** `Sheet!5`, or `row 5`. */
  at: string;
  vendor: string | null;
  product: string;
  version: string | null;
}

/** What statements make of one finding of a scan. */
export interface ScanVex {
  state: FindingState;
  justification: string | null;
  impact: string | null;
  action: string | null;
  author: string | null;
  /** The document, as it calls itself. */
  document: string | null;
  timestamp: string | null;
  /** Where the statement stands, with the file: `a.json /statements/3`. */
  at: string;
  /** Another author says the opposite. */
  disputed: boolean;
}

/** A finding with what VEX documents say of it. */
export interface JudgedFinding extends ScanFinding {
  vex: ScanVex;
}

/** Which name of the component matched (decision 0040). */
export interface MatchedBy {
  identifier: 'purl' | 'cpe' | IdentifierGrounds;
  /** The name that was asked for, where it is not the component's own. */
  asked?: string;
  /** Where the name stands, as a JSON Pointer into the component. */
  at?: string;
  /** In [0, 1], where the document states it. */
  identityConfidence?: number;
}

export interface ScanFinding {
  component: { name: string; version: string | null; purl: string };
  /**
   * The preferred record among those that matched (`preferredFirst`), one of CVE, NVD or CSAF by the name of its vulnerability; the
   * aliases are all other ids of the vulnerability.
   */
  advisory: { id: string; aliases: string[]; summary: string };
  match: MatchedBy & {
    /** The records that matched, the preferred one first. */
    records: string[];
    /** With the release of a distribution: `Debian:12`. */
    ecosystem: string;
    /** As the record names it: of a binary package of a distribution mostly its source. */
    package: string;
    by: 'range' | 'listed';
    /** In the words of the record; all null where the version is listed. */
    range: RangeWords;
    version: string;
  };
  /** Null where no record of the vulnerability tells. */
  severity: Severity | null;
  /** Any id of the vulnerability stands in the list of known exploited ones. */
  knownExploited: boolean;
  malicious: boolean;
  /** Versions above the component's that a matching record calls fixed, lowest first. */
  fixedIn: string[];
  /** What a VEX document says of it, where one does. */
  vex?: ScanVex;
}

/** What an advisory may mean: for a person to judge, never counted as a finding. */
export type ScanCandidate = CpeCandidate | PurlCandidate;

interface Candidate {
  advisory: { id: string; aliases: string[]; summary: string };
  severity: Severity | null;
  knownExploited: boolean;
}

/** By a CPE name. */
export interface CpeCandidate extends Candidate {
  component: { name: string; version: string | null; cpe: string };
  match: CpeGrounds & MatchedBy;
}

/** By a package URL of what the component was made from and differs from, or of what it may be. */
export interface PurlCandidate extends Candidate {
  component: { name: string; version: string | null; purl: string };
  match: ScanFinding['match'] & {
    confidence: CpeConfidence;
    /** The package URL that was asked for. */
    criteria: string;
    /** A patch of the component is said to resolve it. */
    patched: boolean;
  };
}

export interface EcosystemCount {
  /** As OSV spells it. */
  ecosystem: string;
  count: number;
}
