import type { Problem } from '../../../common/errors.ts';
import { levelOfScore } from '../../cvss/severity.ts';
import type { CsafTest } from '../csaf-test.ts';
import { computedScores, metricMembers, scoresOfVector, versionOf } from '../cvss-object.ts';
import {
  type CvssPlace,
  cvssObjects,
  fixedStatuses,
  productsWithStatus,
  scoredItems,
  vulnerabilitiesOf,
} from '../parts.ts';

/** §6.1.7; in CSAF 2.1 each source may score once. The test 6.1.8 stands with the schemas (`judge-schema.ts`). */
export const multipleScoresPerProduct: CsafTest = {
  id: '6.1.7',
  title: 'Multiple Scores with same Version per Product',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const scored = new Set<string>();
      for (const { products, source, cvss } of scoredItems(vulnerability)) {
        for (const object of cvss) {
          const version = versionOf(object);
          for (const product of new Set(products)) {
            const key = JSON.stringify([product, version, source]);
            if (scored.has(key)) {
              yield { at: object.at, message: `The product "${product}" has a score of CVSS ${version} already.` };
            }
            scored.add(key);
          }
        }
      }
    }
  },
};

/** §6.1.9; the vector takes precedence. */
export const invalidCvssComputation: CsafTest = {
  id: '6.1.9',
  title: 'Invalid CVSS computation',
  *find(document) {
    for (const object of cvssObjects(document)) yield* wronglyComputed(object);
  },
};

function* wronglyComputed(object: CvssPlace): Generator<Problem> {
  const scores = computedScores(object);
  if (!scores) return;
  if (object.member === 'cvss_v4') {
    yield* wrongScore(object, 'base', [
      ...new Set([scores.overall, scoresOfVector(object)?.overall ?? scores.overall]),
    ]);
    return;
  }
  // Where nothing of the time or the environment is said, CVSS 2.0 computes what the base gives.
  const temporal = scores.temporal ?? scores.base;
  yield* wrongScore(object, 'base', [scores.base]);
  yield* wrongScore(object, 'temporal', [temporal]);
  yield* wrongScore(object, 'environmental', [scores.environmental ?? temporal]);
}

/**
 * The score of CVSS 4.0 is called the base score, whatever metrics it is of: the members that the vector does not have may count or not,
 * so that more than one score can be right.
 */
function* wrongScore({ at, value, member }: CvssPlace, name: string, right: readonly number[]): Generator<Problem> {
  const { [`${name}Score`]: score, [`${name}Severity`]: severity } = value;
  if (typeof score === 'number' && !right.includes(score)) {
    yield { at: `${at}/${name}Score`, message: `The vector gives the ${name} score ${right[0]}, not ${score}.` };
  }
  if (member === 'cvss_v2' || typeof severity !== 'string') return;
  const severities = right.map((one) => levelOfScore(one).toUpperCase());
  if (!severities.includes(severity)) {
    yield { at: `${at}/${name}Severity`, message: `The vector gives the severity ${severities[0]}, not ${severity}.` };
  }
}

/** §6.1.10; where the vector is silent about a metric, a member does not contradict it. */
export const inconsistentCvss: CsafTest = {
  id: '6.1.10',
  title: 'Inconsistent CVSS',
  *find(document) {
    for (const object of cvssObjects(document)) {
      for (const { member, metric, value, inVector } of metricMembers(object)) {
        if (inVector !== undefined && inVector !== value) {
          yield {
            at: `${object.at}/${member}`,
            message: `${object.value[member]} contradicts the vector, which says ${metric}:${inVector}.`,
          };
        }
      }
    }
  },
};

/** §6.2.19. */
export const cvssForFixedProducts: CsafTest = {
  id: '6.2.19',
  title: 'CVSS for Fixed Products',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const harmful = new Map<string, string>();
      for (const { products, cvss } of scoredItems(vulnerability)) {
        const open = cvss.find((object) => !isHarmless(object));
        if (open) for (const product of products) harmful.set(product, open.at);
      }
      for (const { at, value: product } of productsWithStatus(vulnerability, fixedStatuses)) {
        const score = harmful.get(product);
        if (score !== undefined) {
          yield {
            at,
            message: `The product "${product}" is fixed, but its score at ${score} is not 0 in its environment.`,
          };
        }
      }
    }
  },
};

function isHarmless(object: CvssPlace): boolean {
  if (object.value.environmentalScore === 0) return true;
  const scores = computedScores(object);
  return scores !== null && (scores.environmental ?? scores.overall) === 0;
}

/** §6.3.1; a second system may score the product in another item. */
export const onlyCvss2: CsafTest = {
  id: '6.3.1',
  title: 'Use of CVSS v2 as the only Scoring System',
  *find(document) {
    for (const vulnerability of vulnerabilitiesOf(document)) {
      const items = scoredItems(vulnerability);
      const scoredOtherwise = new Set(
        items.filter(({ cvss }) => cvss.some(({ member }) => member !== 'cvss_v2')).flatMap(({ products }) => products),
      );
      for (const { cvss, products } of items) {
        const old = cvss.find(({ member }) => member === 'cvss_v2');
        const product = products.find((id) => !scoredOtherwise.has(id));
        if (old && product !== undefined) {
          yield { at: old.at, message: `The product "${product}" is scored by CVSS 2.0 only.` };
        }
      }
    }
  },
};

/** §6.3.2. */
export const useOfCvss30: CsafTest = {
  id: '6.3.2',
  title: 'Use of CVSS v3.0',
  *find(document) {
    for (const object of cvssObjects(document)) {
      const isOld = object.value.version === '3.0' || String(object.value.vectorString).startsWith('CVSS:3.0/');
      if (object.member === 'cvss_v3' && isOld) {
        yield { at: object.at, message: 'The score is of CVSS 3.0; version 3.1 is recommended.' };
      }
    }
  },
};
