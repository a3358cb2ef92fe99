import {
  type Criticality,
  coordinatorDecision,
  type KnownForPriority,
  prioritise,
} from '../../engines/priority/prioritise.ts';
import type { SsvcStatement } from '../../formats/advisory/statement.ts';
import type { Finding, FindingDetails } from './contract.ts';

/** What a finding gives to decide by. Nothing here says yet what can be reached from a public network. */
export interface GroundsForPriority {
  knownExploited: boolean;
  /** Whether the catalogue of known exploited vulnerabilities was ever loaded: else its silence says nothing. */
  catalogueLoaded: boolean;
  ssvc: SsvcStatement | null;
  functions: readonly { criticality: Criticality | null }[];
}

const order: readonly Criticality[] = ['none', 'low', 'moderate', 'high', 'very-high'];

export function knownOf({ knownExploited, catalogueLoaded, ssvc, functions }: GroundsForPriority): KnownForPriority {
  const declared = functions.flatMap(({ criticality }) => criticality ?? []);
  const most = declared.sort((a, b) => order.indexOf(b) - order.indexOf(a))[0];
  return {
    inKev: knownExploited || (catalogueLoaded ? false : undefined),
    exploitation: ssvc?.exploitation ?? undefined,
    automatable: ssvc?.automatable ?? undefined,
    technicalImpact: ssvc?.technicalImpact ?? undefined,
    criticality: most,
    publiclyExposed: undefined,
  };
}

/** What to do first, as a list shows it: the worst that is still possible, and what would settle it. */
export function priorityOf(grounds: GroundsForPriority): Finding['priority'] {
  const { possible, question } = coordinatorDecision(knownOf(grounds));
  return { decision: possible.at(-1) as Finding['priority']['decision'], possible, question: question?.input ?? null };
}

export function decisionsOf(grounds: GroundsForPriority): FindingDetails['decisions'] {
  return prioritise(knownOf(grounds));
}
