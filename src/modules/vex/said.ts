import type { VexJustification } from '../../formats/vex/document.ts';
import {
  noTarget,
  type VexFormat,
  type VexStatement,
  type VexStatus,
  type VexTarget,
} from '../../formats/vex/document.ts';
import { wordOfJustification, wordOfStatus } from '../../formats/vex/mapping.ts';
import type { SaidFinding } from './store.ts';

/** How we state what a finding comes to. Who accepts a risk or hides a finding is affected all the same, and says so. */
const statusOfState: Readonly<Record<string, VexStatus>> = {
  open: 'under_investigation',
  under_investigation: 'under_investigation',
  affected: 'affected',
  accepted: 'affected',
  suppressed: 'affected',
  not_affected: 'not_affected',
  fixed: 'fixed',
};

/** A finding as a statement of ours; one that rests on a statement of somebody else repeats that one's words. */
export function statementOf(
  finding: SaidFinding,
  stated: VexStatement | undefined,
  { format, at }: { format: VexFormat; at: string },
): VexStatement {
  const status = statusOfState[finding.state]!;
  const isNot = status === 'not_affected';
  const justification = isNot
    ? ((stated ? stated.justification : finding.justification) as VexJustification | null)
    : null;
  return {
    id: null,
    vulnerability: { name: finding.vulnerability, aliases: finding.aliases, description: null },
    product: productOf(finding.product),
    subcomponent: componentOf(finding.component),
    status,
    justification,
    impactStatement: isNot ? (stated ? stated.impactStatement : finding.statement) : null,
    actionStatement: status === 'affected' ? (stated ? stated.actionStatement : finding.action) : null,
    remediations: stated && status === 'affected' ? stated.remediations : [],
    statusNotes: null,
    timestamp: stated ? (stated.lastUpdated ?? stated.timestamp ?? at) : (finding.at?.toISOString() ?? at),
    lastUpdated: null,
    supplier: null,
    source: stated
      ? stated.source
      : {
          format,
          status: wordOfStatus(format, status)!,
          justification: justification && (wordOfJustification(format, justification) ?? null),
          responses: [],
        },
    at: '',
  };
}

function productOf({ name, version, key, maker }: SaidFinding['product']): VexTarget {
  return { ...noTarget, name, version, supplier: maker, purl: key?.startsWith('pkg:') ? key : null };
}

function componentOf({ name, version, purl }: SaidFinding['component']): VexTarget {
  return { ...noTarget, name, version, purl };
}
