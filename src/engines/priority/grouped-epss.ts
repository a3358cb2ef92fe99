/** How probable it is that at least one of several vulnerabilities is exploited within 30 days, each in [0, 1]. */
export interface GroupedProbability {
  /** As if they were independent, which is too high where they are not. */
  probability: number;
  /** Whatever holds between them: it is at least that of the most probable, and at most their sum. */
  atLeast: number;
  atMost: number;
}

/**
 * EPSS over distinct vulnerabilities: 1 − Π(1 − p) (FIRST, grouped EPSS). The same vulnerability in fifty places is one event, so give
 * each once; what is known to be exploited is no prediction and stands apart. Null where nothing is predicted.
 */
export function groupedEpss(probabilities: readonly number[]): GroupedProbability | null {
  if (probabilities.length === 0) return null;
  let none = 1;
  let sum = 0;
  for (const probability of probabilities) {
    none *= 1 - probability;
    sum += probability;
  }
  const atLeast = probabilities.reduce((most, probability) => Math.max(most, probability), 0);
  const atMost = Math.min(1, sum);
  // Rounding must not carry it over its own bounds.
  return { probability: Math.min(atMost, Math.max(atLeast, 1 - none)), atLeast, atMost };
}
