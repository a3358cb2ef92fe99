/** What we write of SARIF 2.1.0 (OASIS Standard, 27 March 2020), in its own words; clauses are cited where a choice rests on one. */
export interface SarifLog {
  $schema: string;
  version: '2.1.0';
  runs: SarifRun[];
}

export interface SarifRun {
  tool: { driver: SarifDriver };
  /** §3.14.11: whether the run came to its end, and what it has to say beside results. */
  invocations: { executionSuccessful: boolean; toolExecutionNotifications: SarifNotification[] }[];
  artifacts: { location: { uri: string } }[];
  results: SarifResult[];
  columnKind: 'utf16CodeUnits';
  properties?: Record<string, unknown>;
}

export interface SarifDriver {
  name: string;
  version: string;
  rules: SarifRule[];
}

/** One vulnerability (§3.49). */
export interface SarifRule {
  id: string;
  shortDescription: { text: string };
  defaultConfiguration: { level: SarifLevel };
  properties: Record<string, unknown>;
}

/** §3.27.10 */
export type SarifLevel = 'none' | 'note' | 'warning' | 'error';

export interface SarifResult {
  ruleId: string;
  ruleIndex: number;
  level: SarifLevel;
  message: { text: string };
  locations: {
    physicalLocation: { artifactLocation: { uri: string; index: number } };
    logicalLocations: { fullyQualifiedName: string; name: string; kind: string }[];
  }[];
  /** §3.27.17: what makes two runs' results the same, whatever else moved. */
  partialFingerprints: Record<string, string>;
  properties: Record<string, unknown>;
}

export interface SarifNotification {
  descriptor: { id: string };
  level: SarifLevel;
  message: { text: string };
}

/** A log of one run, with the members that every log has. */
export function sarifLog(run: Omit<SarifRun, 'columnKind'>): SarifLog {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{ ...run, columnKind: 'utf16CodeUnits' }],
  };
}

/** A path as the URI reference that §3.4.3 asks for: forward slashes, no scheme, escaped. */
export function uriOfPath(path: string): string {
  return path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
