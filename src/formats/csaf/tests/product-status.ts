import type { CsafTest } from '../csaf-test.ts';
import {
  affectedStatuses,
  fixedStatuses,
  groupsOf,
  isVexJustification,
  productsIn,
  productsInAll,
  productsWithStatus,
  scoredItems,
  vulnerabilitiesOf,
} from '../parts.ts';
import { objectsBelow } from '../places.ts';

/** The groups of statuses that contradict each other (§6.1.6). */
const contradictionGroups = {
  affected: affectedStatuses,
  'not affected': ['known_not_affected'],
  fixed: fixedStatuses,
  'under investigation': ['under_investigation'],
  unknown: ['unknown'],
} as const;

/** §6.1.6; the group "unknown" is of CSAF 2.1. */
export const contradictingProductStatus: CsafTest = {
  id: '6.1.6',
  title: 'Contradicting Product Status',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const groupOf = new Map<string, string>();
      for (const [group, statuses] of Object.entries(contradictionGroups)) {
        for (const { at, value } of productsWithStatus(vulnerability, statuses)) {
          const before = groupOf.get(value);
          if (before !== undefined && before !== group) {
            yield { at, message: `The product "${value}" cannot be both ${before} and ${group}.` };
          }
          groupOf.set(value, group);
        }
      }
    }
  },
};

/** §6.1.29. */
export const remediationWithoutProductReference: CsafTest = {
  id: '6.1.29',
  title: 'Remediation without Product Reference',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      for (const { at, value } of objectsBelow(vulnerability, '/remediations[]')) {
        if (!value.group_ids && !value.product_ids) {
          yield { at, message: 'The remediation does not say for which products or product groups it is.' };
        }
      }
    }
  },
};

/** §6.1.32. */
export const flagWithoutProductReference: CsafTest = {
  id: '6.1.32',
  title: 'Flag without Product Reference',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      for (const { at, value } of objectsBelow(vulnerability, '/flags[]')) {
        if (!value.group_ids && !value.product_ids) {
          yield { at, message: 'The flag does not say for which products or product groups it is.' };
        }
      }
    }
  },
};

/** §6.1.33. */
export const multipleVexJustifications: CsafTest = {
  id: '6.1.33',
  title: 'Multiple Flags with VEX Justification Codes per Product',
  *find(document) {
    const groups = groupsOf(document);
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const justified = new Set<string>();
      for (const { at, value } of objectsBelow(vulnerability, '/flags[]')) {
        if (!isVexJustification(value.label)) continue;
        for (const product of productsIn(value, groups)) {
          if (justified.has(product)) yield { at, message: `The product "${product}" has a justification already.` };
          justified.add(product);
        }
      }
    }
  },
};

/** §6.2.2. */
export const missingRemediation: CsafTest = {
  id: '6.2.2',
  title: 'Missing Remediation',
  *find(document) {
    const groups = groupsOf(document);
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const remedied = productsInAll(vulnerability.value.remediations, groups);
      for (const { at, value } of productsWithStatus(vulnerability, [...affectedStatuses, 'under_investigation'])) {
        if (!remedied.has(value)) yield { at, message: `There is no remediation for the product "${value}".` };
      }
    }
  },
};

/** §6.2.3, in CSAF 2.1 Missing Metric. */
export const missingScore: CsafTest = {
  id: '6.2.3',
  title: 'Missing Score',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const scored = new Set(scoredItems(vulnerability).flatMap(({ products }) => products));
      for (const { at, value } of productsWithStatus(vulnerability, affectedStatuses)) {
        if (!scored.has(value)) yield { at, message: `There is no score for the affected product "${value}".` };
      }
    }
  },
};
