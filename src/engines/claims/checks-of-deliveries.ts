import type { Answer } from '../../formats/questionnaire/answers.ts';
import { against, daysBetween, type Outcome, outcomeOf, unknown } from './against.ts';
import type { HeldExploited, HeldProduct, SupplierFacts } from './facts.ts';
import type { ClaimRule } from './rules.ts';
import { longestDaysIn } from './stated-days.ts';

/** Claims held against what the supplier has delivered: bills of materials, what they list, and statements on vulnerabilities. */

type Facts = SupplierFacts;

/** Products of an unknown kind count: whatever it makes of them, their list is not here. */
export function checkSoftwareBoms(rule: ClaimRule, { products }: Facts): Outcome {
  const software = products.filter(({ kind }) => kind === 'software' || kind === null);
  return checkedBoms(rule, software, ({ bom }) => bom?.isSoftware === true);
}

export function checkBoms(rule: ClaimRule, { products }: Facts): Outcome {
  return checkedBoms(
    rule,
    products.filter(({ kind }) => kind !== 'service'),
    ({ bom }) => bom !== null,
  );
}

function checkedBoms(
  rule: ClaimRule,
  products: readonly HeldProduct[],
  isGiven: (product: HeldProduct) => boolean,
): Outcome {
  return outcomeOf(
    products.filter((one) => !isGiven(one)).map(({ ref }) => against(rule, 'none', { name: ref.name }, { ref })),
    products
      .filter(isGiven)
      .map(({ ref, bom }) => against(rule, 'given', { name: ref.name }, { ref: bom!.ref, on: bom!.received })),
    'products',
  );
}

/** Of an answer in days, or in words that name days. */
export function checkPatchTime(
  rule: ClaimRule,
  facts: Facts,
  { answer, day }: { answer: Answer; day: string },
): Outcome {
  const days = answer.number ?? longestDaysIn(answer.text ?? '');
  if (days === null) return { ...unknown('days'), words: { days: '?' } };
  const late = facts.exploited.filter(({ on }) => daysBetween(on, day) > days);
  const found = late.map((one) =>
    against(
      rule,
      'open',
      { name: nameOf(one), product: one.product.name, days: daysBetween(one.on, day) },
      { ref: one.ref, source: one.bom.ref.name, on: one.on },
    ),
  );
  return { ...outcomeOf(found, checkedProducts(rule, facts), 'boms'), words: { days } };
}

/** Past the day that the catalogue of exploited vulnerabilities sets. */
export function checkExploitedOverdue(rule: ClaimRule, facts: Facts, { day }: { day: string }): Outcome {
  const overdue = facts.exploited.filter(({ due }) => due !== null && due < day);
  const found = overdue.map((one) =>
    against(
      rule,
      'open',
      { name: nameOf(one), product: one.product.name, due: one.due! },
      { ref: one.ref, source: one.bom.ref.name, on: one.on },
    ),
  );
  return outcomeOf(found, checkedProducts(rule, facts), 'boms');
}

/** Known to be exploited before the list that names it was made. */
export function checkKnownBeforeDelivery(rule: ClaimRule, facts: Facts): Outcome {
  const known = facts.exploited.filter(({ on, bom }) => bom.made !== null && on < bom.made.slice(0, 10));
  const found = known.map((one) =>
    against(
      rule,
      'open',
      { name: nameOf(one), product: one.product.name, made: one.bom.made!.slice(0, 10), on: one.on },
      { ref: one.ref, source: one.bom.ref.name, on: one.bom.made!.slice(0, 10) },
    ),
  );
  const dated = facts.products.filter(({ bom }) => bom?.isChecked && bom.made !== null);
  return outcomeOf(found, checkedProducts(rule, { ...facts, products: dated }), 'boms');
}

export function checkSupport(rule: ClaimRule, facts: Facts): Outcome {
  const { ended, knowsSupport, products } = facts;
  if (!knowsSupport) return unknown('data');
  const found = ended.map(({ component, product, bom, on }) =>
    against(rule, 'ended', { name: component, product: product.name, on }, { ref: bom.ref, on }),
  );
  const read = products.flatMap(({ ref, bom }) =>
    bom === null ? [] : [against(rule, 'checked', { name: ref.name }, { ref: bom.ref, on: bom.received })],
  );
  return outcomeOf(found, read, 'boms');
}

/** What has no open finding needs no statement. */
export function checkVulnerabilityStatus(rule: ClaimRule, { products }: Facts): Outcome {
  const found = products.filter(({ hasOpenFindings }) => hasOpenFindings);
  return outcomeOf(
    found
      .filter(({ statements }) => statements.length === 0)
      .map(({ ref }) => against(rule, 'none', { name: ref.name }, { ref })),
    products.flatMap(({ ref, statements: [first] }) =>
      first ? [against(rule, 'given', { name: ref.name }, first)] : [],
    ),
    'findings',
  );
}

function nameOf({ vulnerability, component }: HeldExploited): string {
  return `${vulnerability} in ${component}`;
}

function checkedProducts(rule: ClaimRule, { products }: Pick<Facts, 'products'>) {
  return products.flatMap(({ ref, bom }) =>
    bom?.isChecked ? [against(rule, 'checked', { name: ref.name }, { ref: bom.ref, on: bom.received })] : [],
  );
}
