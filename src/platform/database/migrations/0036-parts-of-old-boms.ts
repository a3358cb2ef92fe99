import { isolate, seenBySql } from '../register-table.ts';

/** What bills of materials say of hardware was not kept before there was a table for it (decision 0042). */
export const partsOfOldBoms = `
  -- Bills of materials that are to be read again for it; a job reads one after the other and takes them out.
  create table bom_without_details (
    workspace_id uuid not null,
    bom_id uuid not null,
    primary key (workspace_id, bom_id),
    foreign key (workspace_id, bom_id) references bom (workspace_id, id) on delete cascade
  );
  ${isolate('bom_without_details', 'select, delete')}
  ${seenBySql('bom_without_details', 'bom_id in (select id from bom)')}
  alter table bom no force row level security;
  alter table part_detail no force row level security;
  alter table bom_without_details no force row level security;
  insert into bom_without_details (workspace_id, bom_id)
    select bom.workspace_id, bom.id
    from bom join schema_migration parts on parts.name = '0019-parts' and bom.received_at < parts.at
    where bom.state = 'ready' and bom.components > 0 and bom.format <> 'Spreadsheet'
      and not exists (select from part_detail detail where detail.workspace_id = bom.workspace_id and detail.bom_id = bom.id);
  alter table bom force row level security;
  alter table part_detail force row level security;
  alter table bom_without_details force row level security;
`;
