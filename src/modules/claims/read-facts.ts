import { type HeldPart, noFacts, type SupplierFacts } from '../../engines/claims/facts.ts';
import type { Tx } from '../../platform/database/database.ts';
import { readEndedIn, readExploited, readProducts, type Support } from './delivery-store.ts';
import { readOwners, readParts, readPlaces, readSales, readSuppliers } from './network-store.ts';
import { listRestricted } from './restricted-store.ts';
import { type Declared, newestDeclared, readEvidence } from './statement-store.ts';

/** What holds for all suppliers of a workspace alike. */
interface CommonFacts {
  restricted: SupplierFacts['restricted'];
  support: Support;
}

export async function readRestricted(tx: Tx, workspaceId: string): Promise<SupplierFacts['restricted']> {
  const restricted = await listRestricted(tx, workspaceId);
  return new Map(restricted.map(({ country, reason, since }) => [country, { source: reason, on: since.slice(0, 10) }]));
}

/** What is known of each of these suppliers; so many queries, however many they are. */
export async function readFacts(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
  { restricted, support }: CommonFacts,
): Promise<Map<string, SupplierFacts>> {
  const suppliers = await readSuppliers(tx, workspaceId, supplierIds);
  const made = await readProducts(tx, workspaceId, supplierIds);
  const products = Map.groupBy(made, ({ supplierId }) => supplierId);
  const exploited = await readExploited(tx, workspaceId, made);
  const ended = await readEndedIn(tx, workspaceId, support, made);
  const places = await readPlaces(tx, workspaceId, supplierIds);
  const owners = await readOwners(tx, workspaceId, supplierIds);
  const evidence = await readEvidence(tx, workspaceId, supplierIds);
  const parts = await readParts(tx, workspaceId, supplierIds);
  const sales = await readSales(tx, workspaceId, supplierIds);
  const declared = await newestDeclared(tx, workspaceId, supplierIds);
  const declaredOf = new Map(declared.map((one) => [one.supplierId, one]));
  return new Map(
    suppliers.map(({ ref, country }) => {
      const own = products.get(ref.id) ?? [];
      const statement = declaredOf.get(ref.id);
      return [
        ref.id,
        {
          ...noFacts(ref),
          country,
          products: own,
          exploited: own.flatMap(({ ref: { id } }) => exploited.get(id) ?? []),
          ended: own.flatMap(({ ref: { id } }) => ended.get(id) ?? []),
          knowsSupport: support.isKnown,
          places: places.get(ref.id) ?? [],
          declaresNoneBelow: statement ? noneBelow(statement) : null,
          owners: owners.get(ref.id) ?? [],
          evidence: evidence.get(ref.id) ?? [],
          parts: [...(parts.get(ref.id) ?? []), ...(statement ? declaredParts(statement) : [])],
          sales: sales.get(ref.id) ?? [],
          restricted,
        },
      ];
    }),
  );
}

export function noneBelow({ declaration, statement, on }: Declared): SupplierFacts['declaresNoneBelow'] {
  return statement.none.includes('suppliers') ? { source: `Declaration ${declaration.number}`, on } : null;
}

/** What a supplier has declared of single sources itself. */
export function declaredParts({ declaration, statement, on }: Declared): HeldPart[] {
  return statement.suppliers
    .filter(({ singleSource }) => singleSource !== null)
    .map(({ name, item, singleSource }) => ({
      ref: { kind: 'declaration', id: declaration.id, number: declaration.number, name: name ?? declaration.number },
      part: item ?? 'what it supplies',
      sources: singleSource ? 'only' : 'others',
      source: `Declaration ${declaration.number}`,
      on,
    }));
}
