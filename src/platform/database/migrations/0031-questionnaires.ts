import { registerTableWithPastSql } from '../register-table.ts';

/** The questionnaires of an organisation, each version a row; those that ship stand in the program (decision 0064). */
export const questionnaires = `
  ${registerTableWithPastSql({
    name: 'questionnaire',
    columns: [
      ['key', 'text not null'],
      ['version', 'text not null'],
      ['title', 'text not null'],
      ['document', 'jsonb not null'],
    ],
    constraints: ['unique (workspace_id, key, version)'],
  })}
`;
