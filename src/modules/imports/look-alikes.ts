import type { RegisterColumns, SupplierRow } from '../../formats/register-workbook/rows.ts';
import { coreNameOf } from '../names/index.ts';
import type { HeldRegister } from '../register/index.ts';
import type { CellProblem } from './contract.ts';
import type { RowPlan } from './plan.ts';

const identifiers = { lei: 'LEI', duns: 'DUNS', uei: 'UEI', cage: 'CAGE', domain: 'domain' } as const;

/** Warns where a supplier that would be new has an identifier or the name of one that is there, in the register or the file. */
export function findLookAlikes(
  plans: readonly RowPlan[],
  { suppliers }: Pick<HeldRegister, 'suppliers'>,
  columns: RegisterColumns,
): CellProblem[] {
  const seen = new Map<string, { key: string; name: string }>();
  for (const supplier of suppliers.values()) remember(seen, supplier);
  const warnings: CellProblem[] = [];
  for (const { sheet, row, what } of plans) {
    if (sheet !== 'Suppliers' || what !== 'new') continue;
    const supplier = row as SupplierRow;
    const found = firstMatch(seen, supplier);
    if (found) warnings.push(warningOf(supplier, found, columns.Suppliers ?? {}));
    remember(seen, supplier);
  }
  return warnings;
}

type Named = Pick<SupplierRow, 'key' | 'legalName' | keyof typeof identifiers>;

function remember(seen: Map<string, { key: string; name: string }>, supplier: Named): void {
  for (const { mark } of marksOf(supplier)) {
    if (!seen.has(mark)) seen.set(mark, { key: supplier.key, name: supplier.legalName });
  }
}

interface Mark {
  field: string;
  value: string;
  mark: string;
  title: string;
}

function marksOf(supplier: Named): Mark[] {
  const marks: Mark[] = Object.entries(identifiers).flatMap(([field, title]) => {
    const value = supplier[field as keyof typeof identifiers];
    return value ? [{ field, value, mark: `${field} ${value}`, title }] : [];
  });
  const name = coreNameOf(supplier.legalName);
  if (name !== '')
    marks.push({ field: 'legalName', value: supplier.legalName, mark: `name ${name}`, title: 'legal name' });
  return marks;
}

function firstMatch(seen: ReadonlyMap<string, { key: string; name: string }>, supplier: Named) {
  for (const mark of marksOf(supplier)) {
    const other = seen.get(mark.mark);
    if (other) return { ...mark, other };
  }
  return undefined;
}

function warningOf(
  { row }: SupplierRow,
  { field, value, title, other }: NonNullable<ReturnType<typeof firstMatch>>,
  columns: Record<string, string>,
): CellProblem {
  const same = field === 'legalName' ? 'the same name but for legal form and spelling' : `the same ${title}`;
  return {
    at: `Suppliers!${columns[field] ?? 'A'}${row}`,
    field: title,
    value,
    message: `${other.name} (${other.key}) has ${same}. If they are one company, use its key.`,
    fix: other.key,
  };
}
