import type { NetworkStudy } from '../../engines/network/study-network.ts';
import { type Asked, askedOf, type Cone } from './card-cone.ts';
import type { CardRung } from './card-contract.ts';

/** What the rungs of the ladder ask for (models reference §13), each node by what it can state. */
export interface Needs {
  supporters: Asked;
  recoverDays: Asked;
  bufferDays: Asked;
  failureProbability: Asked;
  lossPerDay: Asked;
}

const basic = ['component', 'supplier', 'site', 'owner'] as const;

/**
 * Suppliers and sites recover, products and suppliers hold stock, all that can fail by itself has a rate, and functions lose money. The node
 * counts among what it rests on; products, systems and functions are asked who supports them.
 */
export function needsOf(study: NetworkStudy, { up, down }: Cone): Needs {
  return {
    supporters: supportersOf(study, up),
    recoverDays: askedOf(study, up, { field: 'recoverDays', of: ['supplier', 'site'] }),
    bufferDays: askedOf(study, up, { field: 'bufferDays', of: ['product', 'supplier'] }),
    failureProbability: askedOf(study, up, { field: 'failureProbability', of: basic }),
    lossPerDay: askedOf(study, down, { field: 'lossPerDay', of: ['function'] }),
  };
}

/** Functions, systems and products with nothing that supports them have no structure. */
function supportersOf({ kinds, up: { offsets } }: NetworkStudy, nodes: Uint32Array): Asked {
  const asked: Asked = { of: 0, known: 0, lacking: [] };
  for (const node of nodes) {
    if (kinds[node]! > productKind) continue;
    asked.of++;
    if (offsets[node + 1]! > offsets[node]!) asked.known++;
    else if (asked.lacking.length < 5) asked.lacking.push(node);
  }
  return asked;
}

const productKind = 2;

export function rungOf(needs: Needs): CardRung {
  const need = (input: keyof Needs) => ({ input, known: needs[input].known, of: needs[input].of });
  const rungs: CardRung['rungs'] = [
    { rung: 'structure' as const, needs: [need('supporters')] },
    { rung: 'recovery' as const, needs: [need('recoverDays'), need('bufferDays')] },
    { rung: 'rates' as const, needs: [need('failureProbability')] },
    { rung: 'money' as const, needs: [need('lossPerDay')] },
  ].map((one) => ({ ...one, state: stateOf(one.needs, one.rung) }));
  const broken = rungs.findIndex(({ state }) => state !== 'whole');
  const whole = broken === -1 ? rungs : rungs.slice(0, broken);
  return { reached: whole.at(-1)?.rung ?? 'none', rungs };
}

/** Structure can also be whole where nothing is asked: a supplier stands for itself. What nobody can state anything for is not known. */
function stateOf(needs: readonly { known: number; of: number }[], rung: string): CardRung['rungs'][number]['state'] {
  const known = needs.reduce((sum, one) => sum + one.known, 0);
  const of = needs.reduce((sum, one) => sum + one.of, 0);
  if (of === 0) return rung === 'structure' ? 'whole' : 'none';
  if (known === 0) return 'none';
  return known === of ? 'whole' : 'partly';
}
