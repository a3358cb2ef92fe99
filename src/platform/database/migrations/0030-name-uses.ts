import { isolate, pastViewSql, seenBySql } from '../register-table.ts';

/** Which components name whom is counted when a bill of materials comes into force (decision 0027). */
export const nameUses = `
  -- In how many of the BOMs in force a component names a supplier; none is left where a newer BOM took the place of the last.
  create table supplier_name_use (
    workspace_id uuid not null,
    name_id uuid not null,
    component_id uuid not null,
    boms int not null,
    primary key (workspace_id, name_id, component_id),
    foreign key (workspace_id, name_id) references supplier_name (workspace_id, id) on delete cascade
  );
  ${isolate('supplier_name_use')}
  -- It counts over all products: who sees some of them only counts for himself.
  ${seenBySql('supplier_name_use', 'false')}
  ${pastViewSql('supplier_name_use', usesSql('past.product'))}
  -- Findings are listed by their components in this order.
  create index component_title on component
    (workspace_id, left(lower(coalesce(nullif(group_name, '') || '/', '') || name), 200));
  alter table product no force row level security;
  alter table bom_component no force row level security;
  alter table supplier_name_use no force row level security;
  insert into supplier_name_use ${usesSql('product')};
  alter table product force row level security;
  alter table bom_component force row level security;
  alter table supplier_name_use force row level security;
`;

function usesSql(product: string): string {
  return `
    select occurrence.workspace_id, occurrence.supplier_name_id as name_id, occurrence.component_id,
      count(distinct occurrence.bom_id)::int as boms
    from ${product} product
    join bom_component occurrence on occurrence.workspace_id = product.workspace_id and occurrence.bom_id = product.bom_id
    where occurrence.supplier_name_id is not null group by 1, 2, 3`;
}
