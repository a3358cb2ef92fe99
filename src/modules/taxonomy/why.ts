import { questions } from '../../engines/taxonomy/critical-software.ts';
import { strongestEvidence } from '../evidence/index.ts';
import type { WhyInput } from '../why/contract.ts';
import { type Asking, bindWhy, derived, type Explanation, input, notKnown, unknown } from '../why/index.ts';
import { type CriticalSoftwareTest, criticalSoftwareWhy, type TestedQuestion } from './contract.ts';
import { readTest } from './critical-software.ts';
import rules from './derived-values.json' with { type: 'json' };

/** Why a product or component counts as critical software, or as what. */
export const criticalSoftwareWhyRoute = bindWhy(criticalSoftwareWhy, {
  rules,
  read: (asking, reference) => readTest(asking, reference),
  subject: ({ node }) => ({ id: node.number ?? node.id, name: node.name, node }),
  values: { critical: explainCritical },
});

async function explainCritical(asking: Asking, test: CriticalSoftwareTest): Promise<Explanation> {
  const { critical, because, settledBy } = test;
  const open = settledBy.map((one) =>
    unknown(textOf(one.question), `Answer it: ${one.answers.join(' or ')} alone would settle it.`),
  );
  return {
    result:
      critical === null ? notKnown('Open questions could still turn it either way.') : { is: 'yes-no', yes: critical },
    inputs: await inputsOf(asking, test, because),
    unknown: open,
  };
}

/** The answers that decide come first; parts that were judged critical themselves stand for the question they answer. */
async function inputsOf(asking: Asking, { node, questions: tested }: CriticalSoftwareTest, because: readonly string[]) {
  const evidence = await strongestEvidence(asking.tx, asking.workspaceId, { subjects: [node.id], today: asking.today });
  const known = tested.filter(({ answer, components }) => answer !== null || components.length > 0);
  const inputs = known.flatMap((question): WhyInput[] => [
    ...question.components.map((component) =>
      input(
        component.name,
        { is: 'yes-no' as const, yes: true },
        {
          decides: because.includes(question.code),
          node: component,
          why: derived('critical-software', component.id, 'critical'),
        },
      ),
    ),
    ...(question.answer === null
      ? []
      : [
          input(textOf(question.code), answerValue(question), {
            decides: because.includes(question.code) && question.answer !== 'unknown',
            origin: question.origin,
            evidence: evidence.get(node.id) ?? null,
          }),
        ]),
  ]);
  return inputs.sort((one, other) => Number(other.decides) - Number(one.decides));
}

function answerValue({ answer }: TestedQuestion): WhyInput['value'] {
  return answer === 'unknown' ? notKnown('Answered with unknown.') : { is: 'yes-no', yes: answer === 'yes' };
}

function textOf(code: string): string {
  return questions.find((question) => question.code === code)!.text;
}
