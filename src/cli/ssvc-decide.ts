import { type DecisionTable, decide, decisionTables, type TableName } from '../formats/ssvc/decide.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  `Answers lines {"table",…inputs} with the decisions of SSVC that are still possible; the tables: ${Object.keys(decisionTables).join(', ')}.`,
  (query) => {
    const texts = textsIn(query, ['table']);
    if (typeof texts === 'string') return texts;
    if (!Object.hasOwn(decisionTables, texts.table)) return `There is no table "${texts.table}".`;
    const table = decisionTables[texts.table as TableName];
    const known = inputsIn(query, table);
    if (typeof known === 'string') return known;
    const { outcomes, questions } = decide(table, known);
    const outcome = outcomes.length === 1 ? outcomes[0]! : null;
    return { ok: true, table: texts.table, version: table.version, outcome, outcomes, questions };
  },
);

/** What the query knows, or a sentence that says what is wrong with it; null is not known. */
function inputsIn(
  { table: _, ...query }: Record<string, unknown>,
  table: DecisionTable,
): Record<string, string> | string {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    const input = table.inputs.find((one) => one.name === name);
    if (!input)
      return `"${name}" is no input of this table, which has ${table.inputs.map((one) => one.name).join(', ')}.`;
    if (value === null) continue;
    if (typeof value !== 'string' || !input.values.includes(value)) {
      return `${JSON.stringify(value)} is no value of ${name}, which takes ${input.values.join(', ')}.`;
    }
    known[name] = value;
  }
  return known;
}
