/** What one page says of a supplier; shares 0 to 1, days `YYYY-MM-DD`, null where nobody knows. */
export interface SupplierReport {
  workspace: string;
  /** ISO 8601, UTC. */
  writtenAt: string;
  by: string | null;
  supplier: { number: string; name: string; country: string | null; products: number; sites: number };
  /** Null where nothing was answered yet. */
  assessment: {
    number: string;
    questionnaire: string;
    version: string;
    signedBy: string | null;
    submittedAt: string;
    figures: ReportFigures;
    knockOuts: string[];
    openKnockOuts: string[];
    sections: (ReportFigures & { title: string; answered: number; asked: number })[];
    changed: number | null;
    /** Whether the weights are those of the organisation. */
    ownWeights: boolean;
  } | null;
  contradictions: { title: string; question: string; answer: string; against: string; settle: string | null }[];
  contradictionsInAll: number;
  proofs: { title: string; item: string; validUntil: string | null; state: 'holds' | 'ends-soon' | 'expired' }[];
  findings: {
    number: string;
    title: string;
    severity: string;
    owner: string | null;
    dueOn: string | null;
    overdue: boolean;
  }[];
  findingsInAll: number;
  exposure: { name: string; count: number }[];
  evidence: { number: string; title: string; grade: string; observedOn: string; sha256: string | null }[];
  answers: {
    section: string;
    item: string;
    question: string;
    answer: string;
    explanation: string;
    before: string;
    change: string;
    proofs: string;
  }[];
}

export interface ReportFigures {
  low: number | null;
  high: number | null;
  coverage: number | null;
  verified: number | null;
}

/** `0.71 to 0.79`; one number where both are the same. */
export function rangeText(low: number | null, high: number | null): string {
  if (low === null || high === null) return 'not known';
  const [a, b] = [low.toFixed(2), high.toFixed(2)];
  return a === b ? a : `${a} to ${b}`;
}

export function shareText(share: number | null): string {
  return share === null ? 'not known' : share.toFixed(2);
}
