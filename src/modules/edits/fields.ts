import type { RegisterTableName } from '../../platform/database/tables.ts';
import type { DeclaredAs } from '../links/index.ts';
import type { NodeKind } from '../register/contract.ts';
import { type EditKind, mostFunctions, mostTags } from './contract.ts';

/** Where a field that can be edited stands: in a column, as a person by reference, or as links that the row declares. */
export type EditedField =
  | { in: 'column'; column: string; type: 'text' | 'boolean' }
  | { in: 'list'; column: string; most: number }
  | { in: 'person'; column: string }
  | { in: 'link'; as: DeclaredAs; kind: NodeKind }
  | { in: 'links'; as: DeclaredAs; kind: NodeKind; most: number };

interface EditedKind {
  /** The table of the kind's own columns; systems have none. */
  table: RegisterTableName | null;
  fields: Record<string, EditedField>;
}

export const editedKinds: Record<EditKind, EditedKind> = {
  supplier: {
    table: 'supplier',
    fields: {
      country: { in: 'column', column: 'country', type: 'text' },
      tags: { in: 'list', column: 'tags', most: mostTags },
      parentId: { in: 'link', as: 'parent', kind: 'supplier' },
    },
  },
  site: {
    table: 'site',
    fields: {
      kind: { in: 'column', column: 'kind', type: 'text' },
      country: { in: 'column', column: 'country', type: 'text' },
      owned: { in: 'column', column: 'owned', type: 'boolean' },
      supplierId: { in: 'link', as: 'site', kind: 'supplier' },
    },
  },
  product: {
    table: 'product',
    fields: {
      kind: { in: 'column', column: 'kind', type: 'text' },
      privileged: { in: 'column', column: 'privileged', type: 'boolean' },
      owner: { in: 'person', column: 'owner_id' },
      makerId: { in: 'link', as: 'maker', kind: 'supplier' },
      systemId: { in: 'link', as: 'system', kind: 'system' },
    },
  },
  system: {
    table: null,
    fields: { functionIds: { in: 'links', as: 'function', kind: 'function', most: mostFunctions } },
  },
  function: {
    table: 'mission_function',
    fields: { criticality: { in: 'column', column: 'criticality', type: 'text' } },
  },
};
