/** The classifications that ship with Holdfast: our own words, each list with its version and source (decision 0057). */

import type { ProductKind } from '../../common/network.ts';
import criticalFunctionLists from './critical-functions.json' with { type: 'json' };
import elementRoles from './elements.json' with { type: 'json' };
import lifeCycle from './life-cycle.json' with { type: 'json' };

/** What a workspace can add to, beside what ships. */
export const entryKinds = ['element', 'function-list', 'critical-function', 'vulnerability-kind'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One value of a classification. */
export interface Entry {
  kind: EntryKind;
  code: string;
  name: string;
  sentence: string | null;
  /** Of an element its role, of a critical function its list, of a kind of vulnerability the phases in which it comes in. */
  under: readonly string[];
  /** What kinds of product an element can be. */
  productKinds: readonly ProductKind[];
  /** The category of critical software that an element usually belongs to. */
  category: string | null;
}

export const { phases } = lifeCycle;

export const roles = elementRoles.roles.map(({ code, name, sentence }) => ({ code, name, sentence }));

/** Where each list comes from, by the name of its file. */
export const editions = {
  elements: { version: elementRoles.version, source: elementRoles.source },
  criticalFunctions: { version: criticalFunctionLists.version, source: criticalFunctionLists.source },
  lifeCycle: { version: lifeCycle.version, source: lifeCycle.source },
};

const bare = { sentence: null, under: [], productKinds: [], category: null };

/** All that ships, in the order in which it is shown. */
export const shippedEntries: readonly Entry[] = [
  ...elementRoles.roles.flatMap((role) =>
    role.elements.map(({ kinds, ...element }) => ({
      ...element,
      kind: 'element' as const,
      under: [role.code],
      productKinds: kinds as ProductKind[],
    })),
  ),
  ...criticalFunctionLists.lists.flatMap(({ code, name, functions }) => [
    { ...bare, kind: 'function-list' as const, code, name },
    ...functions.map((one) => ({ ...bare, ...one, kind: 'critical-function' as const, under: [code] })),
  ]),
  ...lifeCycle.vulnerabilityKinds.map(({ phases: under, ...kind }) => ({
    ...bare,
    ...kind,
    kind: 'vulnerability-kind' as const,
    under,
  })),
];
