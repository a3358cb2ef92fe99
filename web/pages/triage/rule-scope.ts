import type { z } from 'zod';
import type { RuleScope } from '../../../src/modules/judging/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import type { TriageRule } from '../../../src/modules/triage/contract.ts';
import { emptyAsNull } from '../../components/form-state.ts';

/** What a rule reaches, as a form holds it; what is empty is not said. */
export interface ScopeValues {
  purl: string;
  versions: string;
  component: string;
  product: NodeRef | null;
  supplier: NodeRef | null;
  system: NodeRef | null;
  function: NodeRef | null;
  unit: string;
  vulnerability: string;
  severity: readonly string[];
  knownExploited: '' | 'true' | 'false';
  epssBelow: string;
}

export const noScope: ScopeValues = {
  purl: '',
  versions: '',
  component: '',
  product: null,
  supplier: null,
  system: null,
  function: null,
  unit: '',
  vulnerability: '',
  severity: [],
  knownExploited: '',
  epssBelow: '',
};

/** The scope of a rule that stands, to be changed; a node that is no more is left out. */
export function scopeValuesOf({ scope, nodes }: Pick<TriageRule, 'scope' | 'nodes'>): ScopeValues {
  const { severity, knownExploited, epssBelow, purl, versions, component, unit, vulnerability } = scope;
  const texts = { purl, versions, component, unit, vulnerability };
  const { product = null, supplier = null, system = null, function: mission = null } = nodes;
  return {
    ...(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text ?? ''])) as Record<
      keyof typeof texts,
      string
    >),
    ...{ product, supplier, system, function: mission },
    severity: severity ?? [],
    knownExploited: knownExploited === undefined ? '' : knownExploited ? 'true' : 'false',
    epssBelow: epssBelow === undefined ? '' : String(epssBelow),
  };
}

/** The scope as the server takes it. */
export function scopeOf(values: ScopeValues): z.input<typeof RuleScope> {
  const { severity, knownExploited, epssBelow, product, supplier, system, function: mission, ...texts } = values;
  const nodes = { product, supplier, system, function: mission };
  const said: [string, unknown][] = [
    ...Object.entries(texts).map(([name, text]): [string, unknown] => [name, emptyAsNull(text)]),
    ...Object.entries(nodes).map(([name, node]): [string, unknown] => [name, node?.id ?? null]),
    ['severity', severity.length > 0 ? severity : null],
    ['knownExploited', knownExploited === '' ? null : knownExploited === 'true'],
    ['epssBelow', epssBelow.trim() === '' ? null : Number(epssBelow)],
  ];
  return Object.fromEntries(said.filter(([, value]) => value !== null));
}
