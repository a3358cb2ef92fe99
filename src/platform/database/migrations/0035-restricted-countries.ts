import { registerTableWithPastSql } from '../register-table.ts';

/** Countries that an organisation restricts (decision 0067). */
export const restrictedCountries = `
  ${registerTableWithPastSql({
    name: 'restricted_country',
    columns: [
      ['country', "text not null check (country ~ '^[A-Z]{2}$')"],
      ['reason', 'text'],
    ],
    constraints: ['unique (workspace_id, country)'],
  })}
`;
