import type { BomDocument } from '../../formats/bom/document.ts';
import { type PartName, partName } from '../../formats/bom-compare/compare-boms.ts';
import { type ComparedPart, partsOf } from '../../formats/bom-compare/parts.ts';
import { compareSeverity, type Severity } from '../../formats/cvss/severity.ts';
import type { AdvisoryIndex } from '../matching/advisory-index.ts';

/** One vulnerability of one part. */
export interface PartVulnerability {
  id: string;
  severity: Severity | null;
  malicious: boolean;
  component: PartName;
}

/** What another BOM brings and takes away; a part that kept its flaw through a change of version is in neither list. */
export interface VulnerabilityDifference {
  introduced: PartVulnerability[];
  resolved: PartVulnerability[];
  remaining: number;
  /** Parts that could not be checked: what is said above says nothing of them. */
  unchecked: { from: number; to: number };
}

export function compareVulnerabilities(
  from: BomDocument,
  to: BomDocument,
  index: AdvisoryIndex,
): VulnerabilityDifference {
  const [before, after] = [vulnerabilitiesOf(partsOf(from), index), vulnerabilitiesOf(partsOf(to), index)];
  const introduced = [...after.found].filter(([key]) => !before.found.has(key)).map(([, one]) => one);
  const resolved = [...before.found].filter(([key]) => !after.found.has(key)).map(([, one]) => one);
  return {
    introduced,
    resolved,
    remaining: after.found.size - introduced.length,
    unchecked: { from: before.unchecked, to: after.unchecked },
  };
}

function vulnerabilitiesOf(parts: readonly ComparedPart[], index: AdvisoryIndex) {
  const found = new Map<string, PartVulnerability>();
  let unchecked = 0;
  for (const part of parts) {
    const answer = index.matchPurl(part.purl ?? '');
    if (!answer.checked) unchecked++;
    for (const { advisory } of answer.checked ? answer.hits : []) {
      const { id, records, malicious } = index.vulnerability(advisory);
      const severity = records.map((record) => record.severity).reduce(worse, null);
      found.set(JSON.stringify([part.key, id]), { id, severity, malicious, component: partName(part) });
    }
  }
  return { found, unchecked };
}

function worse(a: Severity | null, b: Severity | null): Severity | null {
  return compareSeverity(b, a) > 0 ? b : a;
}
