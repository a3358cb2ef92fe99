import type { Answer, Proof } from '../../formats/questionnaire/answers.ts';
import { type Against, against, type Outcome, outcomeOf, unknown } from './against.ts';
import type { SupplierFacts } from './facts.ts';
import type { ClaimRule } from './rules.ts';

/** Claims held against certificates and other proof: what stands with the answer, and what stands in the register. */

interface Asked {
  answer: Answer;
  item: string;
  day: string;
}

const certificateClasses: readonly Proof['class'][] = ['certificate', 'attestation', 'audit-report'];
const certificateKinds = ['certificate', 'assessment', 'test-report'];

export function checkCertificates(rule: ClaimRule, facts: SupplierFacts, { answer, item, day }: Asked): Outcome {
  const given = (answer.proofs ?? []).filter((proof) => certificateClasses.includes(proof.class));
  const words = (rule.words ?? []).map((word) => word.toLowerCase());
  const held = facts.evidence.filter(
    ({ kind, adverse, title }) =>
      certificateKinds.includes(kind) && !adverse && words.some((word) => title.toLowerCase().includes(word)),
  );
  const lines = [
    ...given.map((proof) => ({ title: proof.title, validUntil: proof.validUntil ?? null, ...asAnswer(proof, item) })),
    ...held.map(({ ref, title, validUntil, source, on }) => ({ title, validUntil, ref, source, on })),
  ];
  if (lines.length === 0) {
    return { outcome: 'contradicted', against: [against(rule, 'absent', {}, {})], severity: 'hint' };
  }
  return judgedByDay(rule, lines, day);
}

export function checkProofs(rule: ClaimRule, _: SupplierFacts, { answer, item, day }: Asked): Outcome {
  const lines = (answer.proofs ?? []).map((proof) => ({
    title: proof.title,
    validUntil: proof.validUntil ?? null,
    ...asAnswer(proof, item),
  }));
  return judgedByDay(rule, lines, day);
}

interface Dated extends Pick<Against, 'source' | 'on'> {
  title: string;
  validUntil: string | null;
  ref: NonNullable<Against['ref']>;
}

/** One that holds is enough; one that says no last day leaves it open. */
function judgedByDay(rule: ClaimRule, lines: readonly Dated[], day: string): Outcome {
  const holding = lines.filter(({ validUntil }) => validUntil !== null && validUntil >= day);
  const saying = (code: string) => (line: Dated) =>
    against(rule, code, { name: line.title, until: line.validUntil! }, line);
  if (holding.length > 0) return outcomeOf([], holding.map(saying('valid')), 'until');
  if (lines.some(({ validUntil }) => validUntil === null)) return unknown('until');
  return outcomeOf(lines.map(saying('expired')), [], 'until');
}

function asAnswer({ title, issued }: Proof, item: string): Pick<Dated, 'ref' | 'source' | 'on'> {
  return { ref: { kind: 'answer', id: item, number: null, name: title }, source: null, on: issued ?? null };
}

/** That none is on record does not say that there was none. */
export function checkIncidents(rule: ClaimRule, { evidence }: SupplierFacts): Outcome {
  const found = evidence.filter(({ kind }) => kind === 'incident');
  return outcomeOf(
    found.map((one) => against(rule, 'incident', { name: one.title }, one)),
    [],
    'incidents',
  );
}
