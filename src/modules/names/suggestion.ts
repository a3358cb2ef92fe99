import { coreNameOf } from './core-name.ts';

/** By what a supplier of the register is known. */
export interface KnownSupplier {
  name: string;
  aliases: readonly string[];
  domain: string | null;
}

/** A supplier that a name might mean. */
export interface Candidate extends KnownSupplier {
  /** How many of the trigrams of both names they share, 0 to 1. */
  similarity: number;
}

/** Why a supplier is suggested, the strongest ground first. */
const grounds = ['name', 'alias', 'domain', 'spelling', 'part'] as const;

export interface Suggestion {
  /** Place in the order of grounds; a smaller one is stronger. */
  rank: number;
  why: string;
}

/** Below this, names of unrelated companies look alike. */
const alikeFrom = 0.55;
/** Shorter words say too little by themselves. */
export const tellingLength = 4;

/** The strongest ground on which a name might mean this supplier; nothing where there is none. A person decides. */
export function suggestionFor(
  name: string,
  { name: known, aliases, domain, similarity }: Candidate,
): Suggestion | undefined {
  const core = coreNameOf(name);
  if (known.toLowerCase() === name.toLowerCase())
    return because('name', 'The register has a supplier of this very name.');
  if (coreNameOf(known) === core)
    return because('name', `“${known}” is the same name but for the legal form or spelling.`);
  const alias = aliases.find((one) => coreNameOf(one) === core);
  if (alias !== undefined) return because('alias', `It is also known as “${alias}”.`);
  if (domain !== null && isDomainOf(domain, core)) return because('domain', `Its domain is ${domain}.`);
  if (similarity >= alikeFrom) return because('spelling', `“${known}” is spelt much alike.`);
  if (isPart(coreNameOf(known), core)) return because('part', `“${known}” stands in this name.`);
  if (isPart(core, coreNameOf(known))) return because('part', `This name stands in “${known}”.`);
  return undefined;
}

function because(ground: (typeof grounds)[number], why: string): Suggestion {
  return { rank: grounds.indexOf(ground), why };
}

/** `redhat.com` and `red-hat.com` are domains of `red hat`. */
function isDomainOf(domain: string, core: string): boolean {
  const labels = domain.toLowerCase().split('.').slice(0, -1);
  const joined = core.replaceAll(' ', '');
  return joined.length >= tellingLength && labels.some((label) => label.replaceAll('-', '') === joined);
}

/** Whether all words of one name stand side by side in the other. */
function isPart(part: string, whole: string): boolean {
  return part.length >= tellingLength && ` ${whole} `.includes(` ${part} `);
}
