import type { Input, Lineage } from '../../common/lineage.ts';

/** What every match takes for granted; whoever disagrees knows whom to ask. */
const assumptions = [
  { text: 'A version lies in a range as its own ecosystem orders versions.', owner: 'Holdfast' },
  { text: 'Ids that a record calls aliases name the same vulnerability.', owner: 'the source of the record' },
  { text: 'The bill of materials names what the product holds.', owner: 'the maker of the document' },
];

/** How a finding came about: matched by package and version, from these inputs. */
export function lineageOf(inputs: Input[], asOf: Date): Lineage {
  return { model: 'advisory-match', modelVersion: '1', inputs, assumptions, seed: null, asOf: asOf.toISOString() };
}
