import type { DraftRow, DraftSheet } from './draft.ts';

/** What a person has said of a row that looks like another: nothing goes in, or it means that one. */
export type RowDecision = { as: 'leave-out' } | { as: 'same'; key: string };

/** By sheet and row as `decisionKey` gives it. */
export type RowDecisions = ReadonlyMap<string, RowDecision>;

export function decisionKey(sheet: string, row: number): string {
  return `${sheet} ${row}`;
}

/** A row that is left out, with its texts. */
export interface LeftOutRow {
  draft: DraftSheet;
  row: DraftRow;
  texts: readonly string[];
}

/** Takes rows out, or gives them the key of the one they mean; what refers to them follows. */
export function decideRows(drafts: readonly DraftSheet[], decisions: RowDecisions): LeftOutRow[] {
  if (decisions.size === 0) return [];
  const leftOut: LeftOutRow[] = [];
  const renamed = new Map<string, string>();
  for (const draft of drafts) {
    const kept = draft.rows.map((row, index) => {
      const decision = decisions.get(decisionKey(draft.sheet, row.row));
      if (decision?.as === 'leave-out') leftOut.push({ draft, row, texts: draft.texts[index]! });
      if (decision?.as === 'same') {
        if (row.key) renamed.set(row.key as string, decision.key);
        row.key = decision.key;
      }
      return decision?.as !== 'leave-out';
    });
    draft.rows = draft.rows.filter((_, index) => kept[index]);
    draft.texts = draft.texts.filter((_, index) => kept[index]);
  }
  for (const draft of drafts) rename(draft, renamed);
  return leftOut;
}

function rename({ columns, rows }: DraftSheet, renamed: ReadonlyMap<string, string>): void {
  for (const { column } of columns) {
    if (column.type !== 'reference') continue;
    for (const row of rows) row[column.field] = renamed.get(row[column.field] as string) ?? row[column.field]!;
  }
}
