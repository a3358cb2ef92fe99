import { registerTableWithPastSql } from '../register-table.ts';

/** Areas of the world where something is to be feared, as people bring them (decision 0054). */
export const hazards = `
  ${registerTableWithPastSql({
    name: 'hazard',
    columns: [
      ['name', 'text not null'],
      ['kind', 'text not null'],
      ['source', 'text'],
      ['valid_until', 'date'],
      // The file as received, and the coordinates of a MultiPolygon that it came to.
      ['file_name', 'text not null'],
      ['sha256', 'bytea not null'],
      ['size', 'int not null'],
      ['area', 'jsonb not null'],
      ['west', 'double precision not null'],
      ['south', 'double precision not null'],
      ['east', 'double precision not null'],
      ['north', 'double precision not null'],
    ],
    constraints: ['foreign key (workspace_id, sha256) references content (workspace_id, sha256)'],
  })}
`;
