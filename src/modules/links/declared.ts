import type { LinkKind } from './contract.ts';

/** The fields of the register that are links: which kind they state and at which end the row with the field stands. */
export const declaredLinks = {
  maker: { kind: 'manufactures', owner: 'to' },
  system: { kind: 'part-of', owner: 'from' },
  function: { kind: 'needed-by', owner: 'from' },
  parent: { kind: 'owns', owner: 'to' },
  site: { kind: 'site-of', owner: 'from' },
} as const satisfies Record<string, { kind: LinkKind; owner: 'from' | 'to' }>;

export type DeclaredAs = keyof typeof declaredLinks;
