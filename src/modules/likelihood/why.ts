import { feedInputs } from '../findings/index.ts';
import { type Asking, bindWhy, type Explanation, input, list, notKnown, unknown } from '../why/index.ts';
import { type ExploitLikelihood, likelihoodWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { filterOf, readLikelihood } from './operations.ts';

/** Why it is as likely as it is that one of several vulnerabilities is exploited. */
export const likelihoodWhyRoute = bindWhy(likelihoodWhy, {
  rules,
  read: ({ tx, workspaceId }, id) => readLikelihood(tx, workspaceId, id),
  subject: ({ of }) => ({ id: of, name: of === 'workspace' ? 'This workspace' : of, node: null }),
  values: { likelihood: explain },
});

async function explain({ tx }: Asking, told: ExploitLikelihood): Promise<Explanation> {
  const { likelihood, highest, predicted, knownExploited, notPredicted, of } = told;
  const inputs = [
    ...highest.map(({ vulnerability, probability }) =>
      input(vulnerability, { is: 'probability', probability }, { list: list('/findings', { vulnerability }) }),
    ),
    ...(await feedInputs(tx, ['epss', 'kev'])),
  ];
  const left = predicted - highest.length;
  return {
    result: likelihood
      ? { is: 'probability', probability: likelihood.probability }
      : notKnown('Nothing is predicted of its open findings.'),
    ...(likelihood && { formula: formulaOf(told, likelihood) }),
    inputs,
    more: left > 0 ? { inputs: left, count: null } : null,
    unknown: [
      ...(predicted + notPredicted + knownExploited === 0
        ? [
            unknown(
              'Any vulnerability at all',
              'Nothing is open that could be exploited: see what could not be checked.',
            ),
          ]
        : []),
      ...(notPredicted > 0
        ? [
            unknown('Vulnerabilities that EPSS says nothing of', 'Load newer predictions, or read their advisories.', {
              count: notPredicted,
            }),
          ]
        : []),
      ...(knownExploited > 0
        ? [
            unknown('Already exploited somewhere, and so no prediction', 'Act on these first.', {
              count: knownExploited,
              list: list('/findings', { ...filterOf(of), exploited: 'true' }),
            }),
          ]
        : []),
    ],
  };
}

function formulaOf(
  { highest, predicted }: ExploitLikelihood,
  { probability, atLeast, atMost }: NonNullable<ExploitLikelihood['likelihood']>,
): string {
  const factors = highest.slice(0, 5).map((one) => `(1 − ${shown(one.probability)})`);
  const rest = predicted > factors.length ? ` × … (${predicted} in all)` : '';
  return `1 − ${factors.join(' × ')}${rest} = ${shown(probability)}; between ${shown(atLeast)} and ${shown(atMost)}`;
}

function shown(probability: number): string {
  return String(Number(probability.toPrecision(3)));
}
