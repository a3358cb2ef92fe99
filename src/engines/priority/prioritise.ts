import { type DecisionTable, decide, decisionTables, type TableName } from '../../formats/ssvc/decide.ts';

/** What is known for the decision on one vulnerability in one product; undefined: not known. */
export interface KnownForPriority {
  /** The catalogue of known exploited vulnerabilities names it. */
  inKev: boolean | undefined;
  exploitation: 'none' | 'public poc' | 'active' | undefined;
  automatable: 'no' | 'yes' | undefined;
  technicalImpact: 'partial' | 'total' | undefined;
  /** The criticality of the most critical mission function that the product reaches. */
  criticality: Criticality | undefined;
  /** Whether the product can be reached from a public network. */
  publiclyExposed: boolean | undefined;
}

export type Criticality = 'none' | 'low' | 'moderate' | 'high' | 'very-high';

/** What one table decides: everything that is still possible, and what would settle it. */
export interface TableDecision {
  table: TableName;
  title: string;
  version: string;
  /** By the names of the table. */
  known: Record<string, string>;
  /** The mildest first. */
  possible: string[];
  /** The input that, once known, leaves the fewest outcomes; null where nothing open matters. */
  question: { input: string; settles: boolean } | null;
}

const missionByCriticality = {
  none: 'low',
  low: 'low',
  moderate: 'medium',
  high: 'high',
  'very-high': 'high',
} as const;

/** The tables by which a finding is judged, that which orders the list first (decision 0039). */
export const priorityTables = [
  'cisa-coordinator',
  'cisa-bod-26-04',
  'deployer',
] as const satisfies readonly TableName[];

/** The decision of each table over all completions of what is known: never a sum, and an unknown input is never its mildest value. */
export function prioritise(known: KnownForPriority): TableDecision[] {
  return priorityTables.map((name) => decisionOf(name, inputsOf(name, known)));
}

/** Of the first table, which orders a list. */
export function coordinatorDecision(known: KnownForPriority): TableDecision {
  return decisionOf('cisa-coordinator', inputsOf('cisa-coordinator', known));
}

/** Known exploitation is exploitation, whatever a coordinator wrote before. */
export function exploitationOf({ inKev, exploitation }: KnownForPriority): KnownForPriority['exploitation'] {
  return inKev ? 'active' : exploitation;
}

export function missionOf(criticality: Criticality | undefined): 'low' | 'medium' | 'high' | undefined {
  return criticality && missionByCriticality[criticality];
}

function inputsOf(name: (typeof priorityTables)[number], known: KnownForPriority): Record<string, string> {
  const { automatable, technicalImpact, criticality, publiclyExposed, inKev } = known;
  const exploitation = exploitationOf(known);
  const all: Record<(typeof priorityTables)[number], Record<string, string | undefined>> = {
    'cisa-coordinator': { exploitation, automatable, technicalImpact, missionAndWellBeing: missionOf(criticality) },
    'cisa-bod-26-04': { inKev: word(inKev), publiclyExposed: word(publiclyExposed), automatable, technicalImpact },
    // Whom it could harm beyond the mission nobody states here, and a public address is an open system.
    deployer: { exploitation, systemExposure: publiclyExposed ? 'open' : undefined, automatable },
  };
  return Object.fromEntries(Object.entries(all[name]).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

function word(value: boolean | undefined): 'no' | 'yes' | undefined {
  return value === undefined ? undefined : value ? 'yes' : 'no';
}

function decisionOf(name: TableName, known: Record<string, string>): TableDecision {
  const table: DecisionTable = decisionTables[name];
  const { outcomes, questions } = decide(table, known);
  const { title, version } = table;
  return { table: name, title, version, known, possible: outcomes, question: questions[0] ?? null };
}

/** The mildest first. */
export const coordinatorOutcomes = ['track', 'track*', 'attend', 'act'] as const;
