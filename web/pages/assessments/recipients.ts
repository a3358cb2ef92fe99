import { mostSuppliers } from '../../../src/modules/assessments/contract.ts';
import { listSuppliersRoute } from '../../../src/modules/suppliers/contract.ts';
import { api } from '../../api.ts';
import { parseSearch } from '../../search-params.ts';

/** A supplier that is to be asked, and where its link goes; nowhere where no address is given. */
export interface Recipient {
  id: string;
  number: string;
  name: string;
  email: string;
}

const pageSize = 200;

/** Whom the address of the page names: suppliers by id, or all that a list of suppliers shows by its filters. */
export async function readRecipients(search: {
  suppliers?: string | undefined;
  filter?: string | undefined;
}): Promise<Recipient[]> {
  if (search.filter !== undefined) return readSuppliers(search.filter === 'all' ? {} : parseSearch(search.filter));
  const asked = new Set((search.suppliers ?? '').split(',').filter(Boolean));
  if (asked.size === 0) return [];
  const all = await readSuppliers({});
  return all.filter(({ id, number }) => asked.has(id) || asked.has(number));
}

/** All suppliers by these filters, page by page, up to as many as one round may ask. */
export async function readSuppliers(filters: Record<string, string | string[]>): Promise<Recipient[]> {
  const found: Recipient[] = [];
  for (let after: string | undefined; ; ) {
    const query = { ...filters, limit: pageSize, after } as object;
    const page = await api.call(listSuppliersRoute, { query });
    found.push(...page.items.map(({ id, number, name }) => ({ id, number, name, email: '' })));
    if (page.next === null || found.length > mostSuppliers) return found;
    after = page.next;
  }
}

export interface Pasted {
  found: Recipient[];
  /** Lines that name no supplier, or more than one. */
  missing: string[];
}

/**
 * Suppliers by the lines of a list: number, id or name, and an address behind it where there is one. Between the two stands a tab, a
 * semicolon or a comma.
 */
export function matchPasted(text: string, suppliers: readonly Recipient[]): Pasted {
  const byName = Map.groupBy(suppliers, ({ name }) => keyOf(name));
  const byReference = new Map(
    suppliers.flatMap((one) => [[one.number.toLowerCase(), one] as const, [one.id.toLowerCase(), one] as const]),
  );
  const pasted: Pasted = { found: [], missing: [] };
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '') continue;
    const email = line.match(/[^\s;,<>"]+@[^\s;,<>"]+/)?.[0] ?? '';
    const name = line
      .replace(email, '')
      .replaceAll(/[\t;]+/g, ' ')
      .replaceAll(/[<>"]/g, '')
      .replace(/,\s*$/, '')
      .trim();
    const named = byName.get(keyOf(name)) ?? [];
    const one = byReference.get(name.toLowerCase()) ?? (named.length === 1 ? named[0] : undefined);
    if (one) pasted.found.push({ ...one, email });
    else pasted.missing.push(line);
  }
  return pasted;
}

function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ');
}

/** With those that are new, and with addresses where some had none. */
export function joined(before: readonly Recipient[], more: readonly Recipient[]): Recipient[] {
  const all = new Map(before.map((one) => [one.id, one]));
  for (const one of more) all.set(one.id, { ...one, email: one.email || (all.get(one.id)?.email ?? '') });
  return [...all.values()];
}
