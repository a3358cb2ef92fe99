import { registerTableWithPastSql } from '../register-table.ts';

/** What the answers of a questionnaire weigh for an organisation, by item, whatever its version (decision 0068). */
export const questionnaireWeights = registerTableWithPastSql({
  name: 'questionnaire_weights',
  columns: [
    ['key', 'text not null'],
    ['weights', 'jsonb not null'],
  ],
  constraints: ['unique (workspace_id, key)'],
});
