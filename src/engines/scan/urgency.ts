import { compareSeverity } from '../../formats/cvss/severity.ts';
import type { ScanFinding } from './result.ts';

/** What to look at first: known exploited, then malicious, then the worse severity; equals stay in their order. */
export function byUrgency(a: ScanFinding, b: ScanFinding): number {
  return (
    Number(b.knownExploited) - Number(a.knownExploited) ||
    Number(b.malicious) - Number(a.malicious) ||
    compareSeverity(b.severity, a.severity)
  );
}
