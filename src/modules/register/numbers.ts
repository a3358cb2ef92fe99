import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** The letter before a number, by series: what people see and type. */
const letters: Record<string, string> = {
  supplier: 'S',
  site: 'L',
  product: 'P',
  system: 'Y',
  function: 'M',
  import: 'I',
  bom: 'B',
  finding: 'F',
  view: 'V',
  evidence: 'E',
  vex: 'X',
  'triage-rule': 'R',
  declaration: 'D',
  draft: 'W',
  'alert-rule': 'T',
  assessment: 'A',
  'assessment-round': 'Q',
  'assessment-finding': 'G',
};

export type Series =
  | 'supplier'
  | 'site'
  | 'product'
  | 'system'
  | 'function'
  | 'import'
  | 'bom'
  | 'finding'
  | 'view'
  | 'evidence'
  | 'vex'
  | 'triage-rule'
  | 'declaration'
  | 'draft'
  | 'alert-rule'
  | 'assessment'
  | 'assessment-round'
  | 'assessment-finding';

/** `numberOf('supplier', 42)` is `S-0042`; null where the row has no number. */
export function numberOf(series: string, number: number | null): string | null {
  const letter = letters[series];
  return letter && number !== null ? `${letter}-${String(number).padStart(4, '0')}` : null;
}

/** `S-0042` as its series and number; undefined for any other text. */
export function parseNumber(text: string): { series: string; number: number } | undefined {
  const [, letter, digits] = /^([A-Za-z])-(\d{1,9})$/.exec(text) ?? [];
  const series = Object.keys(letters).find((name) => letters[name] === letter?.toUpperCase());
  return series && digits ? { series, number: Number(digits) } : undefined;
}

/** Takes the next `count` numbers of a series and gives the first. */
export async function takeNumbers(tx: Tx, workspaceId: string, series: Series, count: number): Promise<number> {
  const row = await tx
    .insertInto('number_series')
    .values({ workspace_id: workspaceId, series, last: count })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'series']).doUpdateSet({ last: sql`number_series.last + ${count}` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last - count + 1;
}
