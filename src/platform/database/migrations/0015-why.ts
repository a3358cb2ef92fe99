import { isolate, seenBySql } from '../register-table.ts';

/** Which row of a workbook stated what: the origin of a value outlives the preview (decision 0026). */
export const why = `
  create table imported_row (
    workspace_id uuid not null references workspace (id) on delete cascade,
    change_set_id uuid not null,
    -- A node or a link.
    subject_id uuid not null,
    sheet text not null,
    row int not null,
    primary key (workspace_id, change_set_id, subject_id)
  );
  ${isolate('imported_row', 'select, insert')}
  ${seenBySql('imported_row', 'false')}
`;
