import type { CsafTest } from '../csaf-test.ts';
import { repeats, vulnerabilitiesOf } from '../parts.ts';
import { objectsBelow } from '../places.ts';
import { sortableMoment } from '../rfc3339.ts';

/** §6.1.24; what has no date is the test 6.2.7's. */
export const multipleDefinitionInInvolvements: CsafTest = {
  id: '6.1.24',
  title: 'Multiple Definition in Involvements',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const dated = objectsBelow(vulnerability, '/involvements[]').filter(({ value }) => value.date !== undefined);
      const key = ({ party, date }: { party?: unknown; date?: unknown }) =>
        JSON.stringify([party, sortableMoment(date) ?? date]);
      for (const { at, value } of repeats(dated, key)) {
        yield { at, message: `The ${value.party} is said to be involved twice at ${value.date}.` };
      }
    }
  },
};

/** §6.2.7. */
export const missingDateInInvolvements: CsafTest = {
  id: '6.2.7',
  title: 'Missing Date in Involvements',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      for (const { at, value } of objectsBelow(vulnerability, '/involvements[]')) {
        if (value.date === undefined) yield { at, message: 'The involvement has no date.' };
      }
    }
  },
};
