import {
  type Criticality,
  coordinatorDecision,
  coordinatorOutcomes,
  type KnownForPriority,
  prioritise,
} from '../../engines/priority/prioritise.ts';
import { formatPoints, pointLetters, type StatedPoints } from '../../formats/ssvc/points.ts';
import { ranks } from '../links/index.ts';
import type { Finding, FindingDetails } from './contract.ts';

/** What a finding gives to decide by. Nothing here says yet what can be reached from a public network. */
export interface GroundsForPriority {
  knownExploited: boolean;
  /** Whether the catalogue of known exploited vulnerabilities was ever loaded: else its silence says nothing. */
  catalogueLoaded: boolean;
  ssvc: StatedPoints;
  functions: readonly { criticality: Criticality | null }[];
}

const order: readonly Criticality[] = ['none', 'low', 'moderate', 'high', 'very-high'];

export function knownOf({ knownExploited, catalogueLoaded, ssvc, functions }: GroundsForPriority): KnownForPriority {
  const declared = functions.flatMap(({ criticality }) => criticality ?? []);
  const most = declared.sort((a, b) => order.indexOf(b) - order.indexOf(a))[0];
  return {
    inKev: knownExploited || (catalogueLoaded ? false : undefined),
    exploitation: ssvc.exploitation ?? undefined,
    automatable: ssvc.automatable ?? undefined,
    technicalImpact: ssvc.technicalImpact ?? undefined,
    criticality: most,
    publiclyExposed: undefined,
  };
}

/** What decides of a finding with what is decided, by the places of the outcomes. */
export interface Decided {
  knownExploited: boolean;
  /** As `formatPoints` writes it. */
  ssvc: string;
  /** Of the most critical function reached, as `ranks` counts. */
  rank: number;
  worst: number;
  mildest: number;
}

/** What `priorityOf` says of everything that can decide, for those that count, filter and order by it. */
export function everythingDecided(): readonly Decided[] {
  decided ??= [false, true].flatMap((knownExploited) =>
    everyStatement().flatMap((ssvc) =>
      ranks.map((criticality, place) => {
        const functions = [{ criticality: criticality === 'unknown' ? null : criticality }];
        const { possible } = priorityOf({ knownExploited, catalogueLoaded: true, ssvc, functions });
        const places = possible.map((outcome) => coordinatorOutcomes.indexOf(outcome as 'act'));
        return {
          knownExploited,
          ssvc: formatPoints(ssvc),
          rank: place + 1,
          worst: Math.max(...places),
          mildest: Math.min(...places),
        };
      }),
    ),
  );
  return decided;
}

let decided: readonly Decided[] | undefined;

function everyStatement(): StatedPoints[] {
  const orNull = <Value extends string>(letters: Record<Value, string>) => [null, ...(Object.keys(letters) as Value[])];
  return orNull(pointLetters.exploitation).flatMap((exploitation) =>
    orNull(pointLetters.automatable).flatMap((automatable) =>
      orNull(pointLetters.technicalImpact).map((technicalImpact) => ({ exploitation, automatable, technicalImpact })),
    ),
  );
}

/** What to do first, as a list shows it: the worst that is still possible, and what would settle it. */
export function priorityOf(grounds: GroundsForPriority): Finding['priority'] {
  const { possible, question } = coordinatorDecision(knownOf(grounds));
  return { decision: possible.at(-1) as Finding['priority']['decision'], possible, question: question?.input ?? null };
}

export function decisionsOf(grounds: GroundsForPriority): FindingDetails['decisions'] {
  return prioritise(knownOf(grounds));
}
