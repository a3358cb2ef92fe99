import tables from './tables.json' with { type: 'json' };

/** A decision table of SSVC (CERT/CC), dated data: a decision for each combination of its inputs. */
export interface DecisionTable {
  title: string;
  version: string;
  /** Each with its values, the mildest first. */
  inputs: readonly { name: string; values: readonly string[] }[];
  /** The mildest first. */
  outcomes: readonly string[];
  /** By the places of the values, those of the last input running fastest. */
  decisions: readonly string[];
}

export type TableName = keyof typeof tables;

export const decisionTables: Readonly<Record<TableName, DecisionTable>> = tables;

export interface Decision {
  /** All that is still possible, the mildest first; one where nothing open matters. */
  outcomes: string[];
  /** What is not known and matters; what leaves the fewest outcomes open at worst comes first. */
  questions: Question[];
}

export interface Question {
  input: string;
  /** Whether each answer leaves one outcome. */
  settles: boolean;
}

/** Evaluates all completions of what is known; a missing input is never taken as its mildest value. */
export function decide(table: DecisionTable, known: Readonly<Record<string, string>>): Decision {
  const outcomes = outcomesOf(table, known);
  const questions = table.inputs
    .filter(({ name }) => known[name] === undefined)
    .map((input) => ({ input: input.name, left: openAfter(table, known, input) }))
    .filter(({ input }) => matters(table, known, input))
    .sort((a, b) => a.left - b.left)
    .map(({ input, left }) => ({ input, settles: left === 1 }));
  return { outcomes, questions };
}

function outcomesOf(table: DecisionTable, known: Readonly<Record<string, string>>): string[] {
  const possible = new Set<string>();
  for (const [place, decision] of table.decisions.entries()) if (fits(table, place, known)) possible.add(decision);
  return table.outcomes.filter((outcome) => possible.has(outcome));
}

function fits(table: DecisionTable, place: number, known: Readonly<Record<string, string>>): boolean {
  return valuesAt(table, place).every(([name, value]) => known[name] === undefined || known[name] === value);
}

/** The combination of inputs at a place of the decisions. */
function valuesAt({ inputs }: DecisionTable, place: number): [string, string][] {
  let rest = place;
  return inputs
    .toReversed()
    .map(({ name, values }): [string, string] => {
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      return [name, value];
    })
    .reverse();
}

/** The outcomes that stay open after the least helpful answer. */
function openAfter(
  table: DecisionTable,
  known: Readonly<Record<string, string>>,
  { name, values }: DecisionTable['inputs'][number],
): number {
  return Math.max(...values.map((value) => outcomesOf(table, { ...known, [name]: value }).length));
}

/** Whether the outcome can depend on the input while the others stay as they are. */
function matters(table: DecisionTable, known: Readonly<Record<string, string>>, name: string): boolean {
  const byRest = new Map<string, string>();
  for (const [place, decision] of table.decisions.entries()) {
    if (!fits(table, place, known)) continue;
    const rest = valuesAt(table, place)
      .filter(([input]) => input !== name)
      .join();
    if ((byRest.get(rest) ?? decision) !== decision) return true;
    byRest.set(rest, decision);
  }
  return false;
}
