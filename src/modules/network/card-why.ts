import { AppError } from '../../common/errors.ts';
import { statementsById } from '../links/index.ts';
import type { NodeRef } from '../register/contract.ts';
import {
  type Asking,
  bindWhy,
  count,
  type Explanation,
  fieldInput,
  input,
  list,
  notKnown,
  statementInputs,
  text,
  unknown,
} from '../why/index.ts';
import { readCard } from './card.ts';
import { type CardTier, cardWhy, dimensions, type NetworkCard } from './card-contract.ts';
import rules from './card-derived-values.json' with { type: 'json' };
import { factInputs } from './card-fact-inputs.ts';
import lackingWords from './card-lacking-words.json' with { type: 'json' };

/** Why the models say of a node what its card shows. */
export const cardWhyRoute = bindWhy(cardWhy, {
  rules,
  ahead: async (context, id): Promise<NetworkCard> => {
    const card = await readCard(context, id);
    if (card.state === 'ready') return card;
    throw new AppError('unavailable', 'The network is being reckoned. Ask again in a moment.');
  },
  read: async (_, __, card) => card,
  subject: ({ node }) => ({ id: node.number ?? node.id, name: node.name, node }),
  values: {
    rung: (_, card) => explainRung(card),
    criticality: explainCriticality,
    'alone.single': (_, card) => explainSets(card, 1),
    'alone.pairs': (_, card) => explainSets(card, 2),
    'alone.triples': (_, card) => explainSets(card, 3),
    vanishes: (_, card) => explainVanishing(card),
    likely: explainLikely,
    compromise: explainCompromise,
    ...(Object.fromEntries(
      dimensions.map((by) => [`concentration.${by}`, (_: Asking, card: NetworkCard) => explainTiers(card, by)]),
    ) as Record<`concentration.${(typeof dimensions)[number]}`, (asking: Asking, card: NetworkCard) => Explanation>),
    'exposure.act': (_, card) => explainExposure(card, 'act'),
    'exposure.attend': (_, card) => explainExposure(card, 'attend'),
    'exposure.track*': (_, card) => explainExposure(card, 'track*'),
    'exposure.track': (_, card) => explainExposure(card, 'track'),
    'sure.dependence': (_, card) => explainCoverage(card, 'dependence'),
    'sure.verified': (_, card) => explainCoverage(card, 'verified'),
  },
});

type Changed = NetworkCard['sure']['unknown'][number]['changes'];

function lackingFor({ sure }: NetworkCard, ...changes: Changed[]): NonNullable<Explanation['unknown']> {
  return sure.unknown
    .filter((one) => changes.includes(one.changes))
    .map(({ input: what, count: many, nodes }) => {
      const words = lackingWords[what];
      const names = nodes.length > 0 ? ` For example ${nodes.map(({ name }) => name).join(', ')}.` : '';
      return unknown(`${words.text}${names}`, words.settle, { count: many });
    });
}

function atLeastOne(found: NonNullable<Explanation['unknown']>, words: string, settle: string) {
  return found.length > 0 ? found : [unknown(words, settle)];
}

const rungWords = {
  none: 'none',
  structure: 'structure only',
  recovery: 'structure, buffers and recovery',
  rates: 'structure, buffers, recovery and rates',
  money: 'structure, buffers, recovery, rates and money',
} as const;

const needWords = {
  supporters: 'What functions, systems and products rest on',
  recoverDays: 'Days to recover, of suppliers and sites',
  bufferDays: 'Days of stock, of products and suppliers',
  failureProbability: 'Probability of failure, of all that can fail',
  lossPerDay: 'Loss a day, of functions',
} as const;

function explainRung(card: NetworkCard): Explanation {
  return {
    result: text(rungWords[card.rung.reached]),
    inputs: card.rung.rungs.flatMap(({ needs }) =>
      needs.map(({ input: what, known, of }) => input(needWords[what], count(known, of))),
    ),
    unknown: lackingFor(card, 'rung', 'likely', 'alone'),
  };
}

/** The links of the widest path, of which the weakest decide, and the declared level at its end. */
async function explainCriticality(asking: Asking, card: NetworkCard): Promise<Explanation> {
  const { criticality } = card;
  if (!criticality) {
    return {
      result: notKnown('No function is declared.'),
      inputs: [],
      unknown: [
        unknown('What the organisation must be able to do', 'Add the mission functions, each with its criticality.'),
      ],
    };
  }
  const { low, high, path } = criticality;
  const ids = path.flatMap(({ link }) => link?.id ?? []);
  const statements = await statementsById(asking.tx, asking.workspaceId, ids);
  const inputs = await Promise.all(
    path.map(async ({ node, link }, place) => {
      const next = path[place + 1]?.node;
      if (!link || !next) return node.kind === 'function' ? [await declaredLevel(asking, node, card)] : [];
      const value =
        link.dependence === null ? notKnown('Nobody says.') : { is: 'level' as const, level: link.dependence };
      const what = `${node.name} to ${next.name}`;
      const statement = statements.find(({ id }) => id === link.id);
      if (!statement)
        return [input(link.group ? `${what}, one of ${link.group}` : what, value, { decides: link.decides, node })];
      return statementInputs(asking, [{ statement, what, value, node, decides: link.decides }]);
    }),
  );
  return {
    result: low === high ? { is: 'level', level: low } : { is: 'level-range', low, high },
    inputs: inputs.flat(),
    unknown: lackingFor(card, 'criticality'),
  };
}

function declaredLevel(asking: Asking, node: NodeRef, card: NetworkCard) {
  const undeclared = card.sure.unknown.some(
    ({ input: what, nodes }) => what === 'function-criticality' && nodes.some(({ id }) => id === node.id),
  );
  return fieldInput(asking, {
    table: 'mission_function',
    field: 'criticality',
    node,
    what: `Declared for ${node.name}`,
    value: undeclared ? notKnown('Nobody has declared it.') : text('declared'),
  });
}

function explainSets(card: NetworkCard, size: 1 | 2 | 3): Explanation {
  const { alone } = card;
  if (!alone) {
    return {
      result: notKnown('There is no function, system or product that could fail.'),
      inputs: [],
      unknown: [unknown('What rests on it', 'Add functions, systems and products, and link what they rest on.')],
    };
  }
  const total = { 1: alone.single, 2: alone.pairs, 3: alone.triples }[size];
  const sets = alone.sets.filter(({ members }) => members.length === size);
  const left = total - sets.length;
  const cut =
    alone.order < size
      ? [unknown(`Sets of ${size} are too many to list them all.`, 'Ask for a part of the network.')]
      : [];
  return {
    result: count(total),
    inputs: sets.map(({ of, members }) => {
      const names = members.map(({ name }) => name).join(' and ');
      return input(alone.role === 'fails' ? names : `${names}: ${of.name}`, count(1), {
        node: alone.role === 'fails' ? members[0]! : of,
      });
    }),
    more: left > 0 ? { inputs: left, count: left } : null,
    unknown: [...cut, ...lackingFor(card, 'alone')],
  };
}

function explainTiers(card: NetworkCard, by: (typeof dimensions)[number]): Explanation {
  const tiers = card.concentration[by];
  if (tiers.length === 0) {
    return {
      result: notKnown('Nothing says who supplies it, or where.'),
      inputs: [],
      unknown: atLeastOne(lackingFor(card, 'concentration'), 'Who supplies it', 'Link the suppliers and their sites.'),
    };
  }
  return {
    result: text(tiers.map((tier) => `tier ${tier.tier}: ${handsOf(tier)}`).join('; ')),
    formula: tiers.map(formulaOf).join('\n'),
    inputs: tiers.flatMap((tier) => [
      ...tier.parties.map(({ node, name, share }) =>
        input(`Tier ${tier.tier}: ${name}`, { is: 'share', low: share, high: share }, { node }),
      ),
      ...(tier.unknown > 0
        ? [input(`Tier ${tier.tier}: nobody says`, notKnown(`${round(tier.unknown * 100)} %`))]
        : []),
    ]),
    unknown: lackingFor(card, 'concentration'),
    assumptions: tiers.some(({ weight }) => weight === 'requirements')
      ? [
          {
            text: 'Requirements of one node count the same, as nothing weighs them against each other.',
            owner: 'Holdfast',
          },
        ]
      : [],
  };
}

function handsOf({ effective, low, worst }: CardTier): string {
  if (effective !== null) return `as few as ${round(effective)} of one size`;
  return `as few as ${round(10_000 / worst)} to ${low > 0 ? round(10_000 / low) : 'any number'} of one size`;
}

function formulaOf({ tier, parties, hhi, low, worst, unknown: rest }: CardTier): string {
  const shares = parties.map(({ share }) => `${round(share * 100)}²`).join(' + ');
  if (hhi !== null) return `tier ${tier}: ${shares} = ${round(hhi)}`;
  return `tier ${tier}: ${shares} and ${round(rest * 100)} % unknown = ${round(low)} to ${round(worst)}`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function explainVanishing(card: NetworkCard): Explanation {
  const tiers = dimensions.flatMap((by) => card.concentration[by].map((tier) => ({ by, ...tier })));
  if (tiers.length === 0) {
    return {
      result: notKnown('Nothing says who supplies it, or where.'),
      inputs: [],
      unknown: [unknown('Who supplies it', 'Link the suppliers and their sites.')],
    };
  }
  return {
    result: text(
      card.vanishes.length === 0
        ? 'nowhere that is known'
        : card.vanishes.map(({ by, tier }) => `at tier ${tier}, by ${by}`).join('; '),
    ),
    inputs: tiers.map((tier) =>
      input(`Tier ${tier.tier}, by ${tier.by}`, text(handsOf(tier)), {
        decides: card.vanishes.some(({ by, tier: at }) => by === tier.by && at === tier.tier),
      }),
    ),
    unknown: lackingFor(card, 'concentration'),
  };
}

async function explainLikely(asking: Asking, card: NetworkCard): Promise<Explanation> {
  const { likely, node } = card;
  if (!likely) {
    return {
      result: notKnown('Not estimated: no probability of failure is stated.'),
      inputs: [],
      unknown: atLeastOne(
        lackingFor(card, 'likely'),
        'How often it fails',
        'State a probability of failure within a year.',
      ),
    };
  }
  const nodes = likely.own ? [node] : likely.importance.map((one) => one.node);
  const left = likely.own ? 0 : likely.events - nodes.length;
  return {
    result: { is: 'chance', low: likely.low, high: likely.high, withinDays: likely.horizonDays },
    inputs: await factInputs(asking, { nodes, attribute: 'failureProbability', withinDays: likely.horizonDays }),
    more: left > 0 ? { inputs: left, count: null } : null,
    unknown: lackingFor(card, 'likely'),
  };
}

async function explainCompromise(asking: Asking, card: NetworkCard): Promise<Explanation> {
  const { compromise, node } = card;
  if (!compromise) {
    return {
      result: notKnown('Not estimated: no probability of compromise is stated.'),
      inputs: [],
      unknown: atLeastOne(
        lackingFor(card, 'compromise'),
        'How often it is compromised',
        'State a probability of compromise within a year.',
      ),
    };
  }
  const sources = compromise.steepest.map(({ from }) => from);
  const nodes = [...new Map([node, ...sources].map((one) => [one.id, one])).values()];
  return {
    result: { is: 'chance', low: compromise.low, high: compromise.high, withinDays: null },
    inputs: [
      ...(await factInputs(asking, { nodes, attribute: 'compromiseProbability', withinDays: null })),
      ...compromise.steepest.map(({ from, to, transmission }) =>
        input(
          `Passes from ${from.name} to ${to.name}`,
          transmission === null
            ? notKnown('Nobody says.')
            : { is: 'chance', low: transmission, high: transmission, withinDays: null },
        ),
      ),
    ],
    unknown: lackingFor(card, 'compromise'),
    assumptions: [
      {
        text: `The chances of passing are values of the declared scale, version ${compromise.scale.version}.`,
        owner: compromise.scale.owner,
      },
    ],
  };
}

/** Findings are listed by the same filter. */
function explainExposure(
  { node, exposure }: NetworkCard,
  decision: keyof NonNullable<NetworkCard['exposure']>,
): Explanation {
  if (!exposure) {
    return {
      result: notKnown('Findings are of products.'),
      inputs: [],
      unknown: [unknown('Findings in the products that it supports', 'Open the products that depend on it.')],
    };
  }
  return {
    result: count(exposure[decision]),
    inputs: [],
    list: list('/findings', { [node.kind]: node.number ?? node.id, priority: decision }),
  };
}

function explainCoverage({ sure }: NetworkCard, which: 'dependence' | 'verified'): Explanation {
  const known = sure[which];
  const words = { dependence: 'Links whose dependence is stated', verified: 'Links attested or observed' }[which];
  return {
    result: count(known, sure.links),
    inputs: [input(words, count(known, sure.links))],
    unknown:
      known < sure.links
        ? [
            unknown(
              { dependence: 'Links whose dependence nobody states', verified: 'Links only declared or inferred' }[
                which
              ],
              { dependence: 'State the dependence of each.', verified: 'Ask for proof, or look for yourself.' }[which],
              { count: sure.links - known },
            ),
          ]
        : [],
  };
}
