import tables from './macro-vectors.json' with { type: 'json' };
import { type CvssScores, hasAny, type MetricRules, type Metrics } from './metrics.ts';

/** The values of each metric, worst first: the place is the distance to the worst one (CVSS 4.0 §8.2). */
const base: Readonly<Record<string, readonly string[]>> = {
  AV: ['N', 'A', 'L', 'P'],
  AC: ['L', 'H'],
  AT: ['N', 'P'],
  PR: ['N', 'L', 'H'],
  UI: ['N', 'P', 'A'],
  VC: ['H', 'L', 'N'],
  VI: ['H', 'L', 'N'],
  VA: ['H', 'L', 'N'],
  SC: ['H', 'L', 'N'],
  SI: ['H', 'L', 'N'],
  SA: ['H', 'L', 'N'],
};
const threat = { E: ['A', 'P', 'U'] };
const requirements = { CR: ['H', 'M', 'L'], IR: ['H', 'M', 'L'], AR: ['H', 'M', 'L'] };
const modified: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(base).map(([name, values]) => [`M${name}`, values])),
  MSI: ['S', 'H', 'L', 'N'],
  MSA: ['S', 'H', 'L', 'N'],
};
const supplemental = {
  S: ['N', 'P'],
  AU: ['N', 'Y'],
  R: ['A', 'U', 'I'],
  V: ['D', 'C'],
  RE: ['L', 'M', 'H'],
  U: ['Clear', 'Green', 'Amber', 'Red'],
};
/** The distances of subsequent impacts count from safety, which only the environment names; of the others from the worst value. */
const places: Readonly<Record<string, readonly string[]>> = {
  ...base,
  ...requirements,
  SC: ['S', 'H', 'L', 'N'],
  SI: ['S', 'H', 'L', 'N'],
  SA: ['S', 'H', 'L', 'N'],
};

const environmental = [...Object.keys(requirements), ...Object.keys(modified)];

export const cvss4Rules: MetricRules = {
  base,
  optional: { ...threat, ...requirements, ...modified, ...supplemental },
  notDefined: 'X',
};

/** CVSS 4.0 §8. `temporal` is the score with the threat metric, `environmental` the one with the environment and the threat. */
export function scoreCvss4(metrics: Metrics): CvssScores {
  const only = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(metrics).filter(([name]) => Object.hasOwn(base, name) || names.includes(name)));
  const overall = scoreOf(metrics);
  return {
    overall,
    base: scoreOf(only([])),
    temporal: metrics.E === undefined ? null : scoreOf(only(['E'])),
    environmental: hasAny(metrics, environmental) ? overall : null,
  };
}

function scoreOf(metrics: Metrics): number {
  const now = effective(metrics);
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => now[name] === 'N')) return 0;
  const classes = equivalenceClasses(now);
  const score = scoreOfClasses(classes)!;
  const { depth } = tables as unknown as { depth: Depths };
  const [eq1, eq2, eq3, eq4, eq5, eq6] = classes;
  const distances = distancesToHighest(now, classes);
  const lower: { score: number | undefined; distance: number; depth: number }[] = [
    { score: scoreOfClasses([eq1 + 1, eq2, eq3, eq4, eq5, eq6]), distance: distances.eq1, depth: depth.eq1[eq1]! },
    { score: scoreOfClasses([eq1, eq2 + 1, eq3, eq4, eq5, eq6]), distance: distances.eq2, depth: depth.eq2[eq2]! },
    { score: scoreBelowEq3And6(classes), distance: distances.eq3and6, depth: depth.eq3eq6[eq3]![eq6]! },
    { score: scoreOfClasses([eq1, eq2, eq3, eq4 + 1, eq5, eq6]), distance: distances.eq4, depth: depth.eq4[eq4]! },
    { score: scoreOfClasses([eq1, eq2, eq3, eq4, eq5 + 1, eq6]), distance: 0, depth: 1 },
  ];
  const reductions = lower
    .filter((step) => step.score !== undefined)
    .map((step) => ((score - step.score!) * step.distance) / step.depth);
  const mean = reductions.length === 0 ? 0 : reductions.reduce((sum, next) => sum + next, 0) / reductions.length;
  return toOneDecimal(Math.min(10, Math.max(0, score - mean)));
}

/** By equivalence class, in steps of one place. */
interface Depths {
  eq1: Record<number, number>;
  eq2: Record<number, number>;
  eq3eq6: Record<number, Record<number, number>>;
  eq4: Record<number, number>;
}

/** The values that count: of the environment where it names them, and the worst where nothing is known (§2.1, §3.1, §4.1). */
function effective(metrics: Metrics): Metrics {
  const now: Record<string, string> = {
    E: metrics.E ?? 'A',
    CR: metrics.CR ?? 'H',
    IR: metrics.IR ?? 'H',
    AR: metrics.AR ?? 'H',
  };
  for (const name of Object.keys(base)) now[name] = metrics[`M${name}`] ?? metrics[name]!;
  return now;
}

type Classes = readonly [number, number, number, number, number, number];

/** EQ1 to EQ6, 0 the worst (§8.2, tables 24 to 29). */
function equivalenceClasses({ AV, AC, AT, PR, UI, VC, VI, VA, SC, SI, SA, E, CR, IR, AR }: Metrics): Classes {
  const open = [AV === 'N', PR === 'N', UI === 'N'];
  const eq1 = open.every(Boolean) ? 0 : open.some(Boolean) && AV !== 'P' ? 1 : 2;
  const eq2 = AC === 'L' && AT === 'N' ? 0 : 1;
  const eq3 = VC === 'H' && VI === 'H' ? 0 : [VC, VI, VA].includes('H') ? 1 : 2;
  const eq4 = SI === 'S' || SA === 'S' ? 0 : [SC, SI, SA].includes('H') ? 1 : 2;
  const eq5 = threat.E.indexOf(E!);
  const needed = (CR === 'H' && VC === 'H') || (IR === 'H' && VI === 'H') || (AR === 'H' && VA === 'H');
  return [eq1, eq2, eq3, eq4, eq5, needed ? 0 : 1];
}

function scoreOfClasses(classes: Classes): number | undefined {
  return (tables.scores as Record<string, number>)[classes.join('')];
}

/** EQ3 and EQ6 depend on each other: the higher of the next lower scores, undefined at the end. */
function scoreBelowEq3And6([eq1, eq2, eq3, eq4, eq5, eq6]: Classes): number | undefined {
  const score = (three: number, six: number) => scoreOfClasses([eq1, eq2, three, eq4, eq5, six]);
  if (eq3 === 0 && eq6 === 0) return Math.max(score(0, 1)!, score(1, 0)!);
  return eq6 === 0 ? score(eq3, 1) : score(eq3 + 1, 1);
}

/** How many steps the vector stands below the first highest vector of its classes that is nowhere better than it. */
function distancesToHighest(now: Metrics, [eq1, eq2, eq3, eq4, , eq6]: Classes) {
  const { highest } = tables as unknown as { highest: Highest };
  return {
    eq1: distanceTo(highest.eq1[eq1]!, now),
    eq2: distanceTo(highest.eq2[eq2]!, now),
    eq3and6: distanceTo(highest.eq3[eq3]![eq6]!, now),
    eq4: distanceTo(highest.eq4[eq4]!, now),
  };
}

interface Highest {
  eq1: Record<number, string[]>;
  eq2: Record<number, string[]>;
  eq3: Record<number, Record<number, string[]>>;
  eq4: Record<number, string[]>;
}

function distanceTo(highest: readonly string[], now: Metrics): number {
  for (const vector of highest) {
    const distances = vector.split('/').map((part) => {
      const [name, value] = part.split(':') as [string, string];
      return places[name]!.indexOf(now[name]!) - places[name]!.indexOf(value);
    });
    if (distances.every((distance) => distance >= 0)) return distances.reduce((sum, next) => sum + next, 0);
  }
  throw new Error(`No highest vector of ${highest.join(', ')} stands above the vector.`);
}

/** Half up, as the calculator of FIRST does it. */
function toOneDecimal(value: number): number {
  return Math.round((value + 1e-6) * 10) / 10;
}
