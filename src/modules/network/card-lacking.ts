import { concentrationAt } from '../../engines/network/study-concentration.ts';
import { askedOf, type Cone } from './card-cone.ts';
import type { NetworkCard } from './card-contract.ts';
import type { Needs } from './card-rung.ts';
import type { StudiedNetwork } from './card-studies.ts';

export type Lacking = Omit<NetworkCard['sure']['unknown'][number], 'nodes'> & { nodes: number[] };

/** The inputs that nobody states and that stand between the bounds of an answer, or keep it from being given. */
export function lackingOf({ study }: StudiedNetwork, node: number, cone: Cone, needs: Needs): Lacking[] {
  const found: Lacking[] = [];
  const add = (input: Lacking['input'], changes: Lacking['changes'], { of, known, lacking }: CountedLack) => {
    if (of > known) found.push({ input, changes, count: of - known, nodes: lacking });
  };
  const { low, high, isKnown } = study.criticality;
  if (isKnown && low[node] !== high[node]) {
    add('function-criticality', 'criticality', askedOf(study, cone.down, { field: 'criticality', of: ['function'] }));
    const { all, dependence, sources, qualified } = cone.linksDown;
    add('dependence', 'criticality', { of: all, known: dependence, lacking: [] });
    add('qualification', 'criticality', { of: sources, known: qualified, lacking: [] });
  }
  add('supporters', 'alone', needs.supporters);
  const open = concentrationOf(study, node).filter(({ unknown }) => unknown > 0).length;
  add('shares', 'concentration', { of: open, known: 0, lacking: [] });
  add('failureProbability', 'likely', needs.failureProbability);
  const { compromise } = study;
  const place = compromise ? compromise.tops.indexOf(node) : -1;
  if (!compromise || place < 0 || compromise.bounds[place * 2] !== compromise.bounds[place * 2 + 1]) {
    const own = askedOf(study, cone.up, {
      field: 'compromiseProbability',
      of: ['supplier', 'site', 'component', 'owner'],
    });
    add('compromiseProbability', 'compromise', own);
    const { all, transmission } = cone.linksUp;
    add('transmission', 'compromise', { of: all, known: transmission, lacking: [] });
  }
  add('recoverDays', 'rung', needs.recoverDays);
  add('bufferDays', 'rung', needs.bufferDays);
  add('lossPerDay', 'rung', needs.lossPerDay);
  return found;
}

interface CountedLack {
  of: number;
  known: number;
  lacking: number[];
}

export function concentrationOf({ concentration }: StudiedNetwork['study'], node: number) {
  const place = concentration.tops.indexOf(node);
  return place < 0 ? [] : concentrationAt(concentration, place);
}
