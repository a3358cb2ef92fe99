import type { Confidence } from '../../common/network.ts';
import { type FieldChange, type ImportPlan, planImport } from '../../formats/register-workbook/plan-import.ts';
import { linkKey } from '../../formats/register-workbook/row-key.ts';
import type { RegisterRow, RegisterRows, RegisterSheet } from '../../formats/register-workbook/rows.ts';
import { registerSheets } from '../../formats/register-workbook/rows.ts';
import type { HeldRegister } from '../register/index.ts';

/** What an import does with one row, beside the row. */
export interface RowPlan {
  sheet: RegisterSheet;
  row: RegisterRow;
  what: 'new' | 'changed' | 'unchanged';
  fields: readonly FieldChange[];
}

/** Compares what was read with the register as it is. */
export function planRows(read: RegisterRows, held: HeldRegister): { rows: RowPlan[]; counts: ImportPlan['counts'] } {
  const rows = { ...read, Links: read.Links.map(withConfidence), Facts: read.Facts.map(withConfidence) };
  const { rows: planned, counts } = planImport(rows, {
    Suppliers: asRecords(held.suppliers),
    Sites: asRecords(held.sites),
    Products: asRecords(held.products),
    Systems: asRecords(heldSystems(rows, held)),
    Functions: asRecords(held.functions),
    Components: asRecords(held.components),
    Links: asRecords(held.links),
    Sources: asRecords(held.sources),
    Facts: asRecords(held.facts),
  });
  const inOrder = registerSheets.flatMap((sheet): RegisterRow[] => rows[sheet]);
  return {
    rows: planned.map((plan, index) => ({
      sheet: plan.sheet,
      row: inOrder[index]!,
      what: plan.change,
      fields: plan.change === 'changed' ? plan.fields : [],
    })),
    counts,
  };
}

function asRecords<Row extends object>(rows: ReadonlyMap<string, Row>): ReadonlyMap<string, Record<string, unknown>> {
  return rows as unknown as ReadonlyMap<string, Record<string, unknown>>;
}

/** What nobody says otherwise is declared: an empty cell says no more and no less. */
function withConfidence<Row extends { confidence?: Confidence | null }>(row: Row): Row {
  return row.confidence === null ? { ...row, confidence: 'declared' } : row;
}

/**
 * Several functions may need a system, but its row names one. The row is met where the one it names is among them, and where it
 * names none, where the links of the same file state them all.
 */
function heldSystems(rows: RegisterRows, { systems, links }: HeldRegister): HeldRegister['systems'] {
  const functions = functionsOf(links);
  const stated = statedLinks(rows);
  const held: HeldRegister['systems'] = new Map();
  for (const { key, functionKey: wanted } of rows.Systems) {
    const system = systems.get(key);
    if (!system) continue;
    const has = functions.get(key) ?? [];
    const free = has.find((toKey) => !stated.has(linkKey({ fromKey: key, toKey, kind: 'needed-by' }))) ?? null;
    held.set(key, { ...system, functionKey: wanted && has.includes(wanted) ? wanted : free });
  }
  return held;
}

/** The functions that need each system, the one stated first in front. */
export function functionsOf(links: HeldRegister['links']): Map<string, string[]> {
  const functions = new Map<string, string[]>();
  for (const { declaredAs, fromKey, toKey } of links.values()) {
    if (declaredAs === 'function') functions.set(fromKey, [...(functions.get(fromKey) ?? []), toKey]);
  }
  return functions;
}

/** The links that the file states by themselves. */
export function statedLinks({ Links }: RegisterRows): Set<string> {
  return new Set(Links.map(linkKey));
}
