import type { Answers } from '../../engines/questionnaires/asked.ts';
import type { Answer as FullAnswer, Proof as FullProof, Grade } from '../../formats/questionnaire/answers.ts';
import type { Answer, Proof } from './answers-contract.ts';

/** Who stands behind a proof, by what it is; what says nothing of others was made by the supplier itself. */
const gradeOf: Partial<Record<Proof['class'], Grade>> = {
  certificate: 'certified',
  'audit-report': 'third-party-assessed',
};

/** Answers as the engines read them: with the proofs that stand beside each. */
export function answersOf(
  given: Iterable<readonly [item: string, answer: Answer | null]>,
  proofs: readonly Proof[],
): Record<string, FullAnswer> {
  const answers: Record<string, FullAnswer> = {};
  for (const [item, answer] of given) if (answer) answers[item] = { ...answer };
  for (const [item, own] of Map.groupBy(proofs, (proof) => proof.item)) {
    answers[item] = { ...answers[item], proofs: own.map(proofOf) };
  }
  return answers;
}

function proofOf({ title, class: kind, origin, issued, validUntil, file }: Proof): FullProof {
  return {
    title,
    class: kind,
    grade: gradeOf[kind] ?? 'with-proof',
    verification: 'unverified',
    ...(origin === null ? {} : { origin }),
    ...(issued === null ? {} : { issued }),
    ...(validUntil === null ? {} : { validUntil }),
    ...(file === null ? {} : { fileName: file.name, sha256: file.sha256 }),
  };
}

/**
 * Answers as they count once somebody has looked at them: who accepted one has reviewed the documents beside it, and agreed where it
 * says that the question does not apply.
 */
export function reviewedAnswers(answers: Answers, acceptedBy: ReadonlyMap<string, string>): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([item, answer]) => {
      const by = acceptedBy.get(item);
      if (by === undefined) return [item, answer];
      const proofs = answer.proofs?.map((proof) =>
        proof.verification === 'unverified' ? { ...proof, verification: 'document-review' as const } : proof,
      );
      return [item, { ...answer, approvedBy: answer.approvedBy ?? by, ...(proofs ? { proofs } : {}) }];
    }),
  );
}

/** An answer of a document without its proofs, which the API tells apart. */
export function bareAnswer(answer: FullAnswer | undefined): Answer | null {
  if (!answer) return null;
  const { proofs: _, approvedBy: __, ...bare } = answer;
  return Object.keys(bare).length === 0 ? null : bare;
}
