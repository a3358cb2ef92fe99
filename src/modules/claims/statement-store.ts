import { sql } from 'kysely';
import type { HeldEvidence } from '../../engines/claims/facts.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Statement } from '../declarations/contract.ts';
import { numberOf } from '../register/index.ts';

/** What suppliers have declared, and the evidence that hangs on them. */

export interface Declared {
  declaration: { id: string; number: string };
  supplierId: string;
  statement: Statement;
  /** ISO day. */
  on: string;
}

/** The newest that each of these suppliers has declared through a link, word for word, whether or not it was accepted. */
export async function newestDeclared(tx: Tx, workspaceId: string, supplierIds: readonly string[]): Promise<Declared[]> {
  const { rows } = await sql<{ id: string; number: number; supplier_id: string; statement: Statement; on: string }>`
    select distinct on (declaration.supplier_id) declaration.id, declaration.number, declaration.supplier_id,
      version.statement, to_char(version.declared_at at time zone 'UTC', 'YYYY-MM-DD') as "on"
    from declaration
    join declaration_version version on version.workspace_id = ${workspaceId}
      and version.declaration_id = declaration.id and version.number = declaration.version
    where declaration.workspace_id = ${workspaceId} and declaration.supplier_id = any(${[...supplierIds]}::uuid[])
      and declaration.state <> 'rejected'
    order by declaration.supplier_id, version.declared_at desc, declaration.number desc`.execute(tx);
  return rows.map(({ id, number, supplier_id, statement, on }) => ({
    declaration: { id, number: numberOf('declaration', number)! },
    supplierId: supplier_id,
    statement,
    on,
  }));
}

/** Evidence on these suppliers, by supplier. */
export async function readEvidence(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
): Promise<Map<string, HeldEvidence[]>> {
  const { rows } = await sql<{
    id: string;
    node_id: string;
    number: number;
    kind: string;
    title: string;
    origin: string;
    adverse: boolean;
    on: string;
    valid_until: string | null;
  }>`
    select evidence.id, evidence.node_id, evidence.number, evidence.kind, evidence.title, evidence.origin, evidence.adverse,
      evidence.observed_on::text as "on", evidence.valid_until::text as valid_until
    from evidence
    where evidence.workspace_id = ${workspaceId} and evidence.node_id = any(${[...supplierIds]}::uuid[])
      and evidence.kind in ('certificate', 'assessment', 'test-report', 'incident')
    order by evidence.observed_on desc, evidence.number`.execute(tx);
  return Map.groupBy(
    rows.map(({ id, node_id, number, kind, title, origin, adverse, on, valid_until }) => ({
      nodeId: node_id,
      ref: { kind: 'evidence' as const, id, number: numberOf('evidence', number), name: title },
      kind,
      title,
      adverse,
      validUntil: valid_until,
      source: origin,
      on,
    })),
    ({ nodeId }) => nodeId,
  );
}
