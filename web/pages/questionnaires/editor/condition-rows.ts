import type { Condition } from '../../../../src/formats/questionnaire/document.ts';

/** A condition as a person fills it in: rows, all or any of which must hold. */
export interface ConditionRows {
  join: 'all' | 'any';
  rows: ConditionRow[];
}

export interface ConditionRow {
  item: string;
  /** Options. */
  is: string[];
  negated: boolean;
  /** Its proof must not have run out. */
  proof: boolean;
}

/** Undefined where it is made otherwise than of rows; then it is shown in words and kept. */
export function rowsOf(condition: Condition): ConditionRows | undefined {
  if ('any' in condition) {
    const rows = condition.any.map(rowOf);
    return rows.every((row) => row !== undefined) ? { join: 'any', rows } : undefined;
  }
  if ('all' in condition) {
    const rows = joined(condition.all);
    return rows && { join: 'all', rows };
  }
  const row = rowOf(condition);
  return row && { join: 'all', rows: [row] };
}

export function conditionOf({ join, rows }: ConditionRows): Condition | undefined {
  const parts = rows.map(partsOf).filter((part) => part.length > 0);
  if (parts.length === 0) return undefined;
  const all = join === 'all' ? parts.flat() : parts.map((part) => (part.length === 1 ? part[0]! : { all: part }));
  if (all.length === 1) return all[0];
  return join === 'all' ? { all } : { any: all };
}

/** What must hold together, a proof with the answer before it. */
function joined(parts: readonly Condition[]): ConditionRow[] | undefined {
  const rows: ConditionRow[] = [];
  for (const part of parts) {
    const row = rowOf(part);
    if (!row) return undefined;
    const before = rows.at(-1);
    if (before?.item === row.item && row.is.length === 0 && !before.proof) before.proof = true;
    else rows.push(row);
  }
  return rows;
}

function rowOf(condition: Condition): ConditionRow | undefined {
  if ('is' in condition) return { item: condition.item, is: condition.is, negated: false, proof: false };
  if ('proof' in condition) return { item: condition.item, is: [], negated: false, proof: true };
  if ('not' in condition) {
    const { not } = condition;
    return 'is' in not ? { item: not.item, is: not.is, negated: true, proof: false } : undefined;
  }
  if (!('all' in condition)) return undefined;
  const rows = joined(condition.all);
  return rows?.length === 1 ? rows[0] : undefined;
}

function partsOf({ item, is, negated, proof }: ConditionRow): Condition[] {
  const answer: Condition[] = is.length === 0 && proof ? [] : [{ item, is }];
  return [
    ...answer.map((one): Condition => (negated ? { not: one } : one)),
    ...(proof ? [{ item, proof: 'valid' as const }] : []),
  ];
}
