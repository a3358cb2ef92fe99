import { type Measure, type Measured, valuesOf } from '../engines/network/threshold-measures.ts';
import type { NetworkDocument } from '../formats/network/document.ts';

/** The values of measures of a network, off the thread that serves requests. */
export function run({ document, measures }: { document: NetworkDocument; measures: readonly Measure[] }): Measured[][] {
  return measures.map((measure) => valuesOf(document, measure));
}
