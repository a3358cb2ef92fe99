import { always, type Bdd } from './bdd.ts';

/** What a function of independent events comes to. */
export interface Measured {
  probability: number;
  /** By variable: how much the probability rises from where it never happens to where it always does (Birnbaum's importance). */
  birnbaum: Float64Array;
}

/** One pass up the diagram for the probability, one down for the slope in every variable at once. */
export function measure(bdd: Bdd, root: number, probabilities: Float64Array): Measured {
  const values = new Float64Array(root + 1);
  if (root >= always) values[always] = 1;
  for (let node = always + 1; node <= root; node++) {
    const happens = probabilities[bdd.variableOf(node)]!;
    values[node] = happens * values[bdd.highOf(node)]! + (1 - happens) * values[bdd.lowOf(node)]!;
  }
  const birnbaum = new Float64Array(probabilities.length);
  const reached = new Float64Array(root + 1);
  reached[root] = 1;
  for (let node = root; node > always; node--) {
    const weight = reached[node]!;
    if (weight === 0) continue;
    const variable = bdd.variableOf(node);
    const [low, high] = [bdd.lowOf(node), bdd.highOf(node)];
    birnbaum[variable]! += weight * (values[high]! - values[low]!);
    reached[high]! += weight * probabilities[variable]!;
    reached[low]! += weight * (1 - probabilities[variable]!);
  }
  return { probability: values[root]!, birnbaum };
}
