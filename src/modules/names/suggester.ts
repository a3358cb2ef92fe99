import { coreNameOf } from './core-name.ts';
import { type KnownSupplier, type Suggestion, suggestionFor, tellingLength } from './suggestion.ts';

/** Suggestions that a person can take in at a glance. */
const mostSuggestions = 3;

export interface SuggestedSupplier<Supplier> extends Suggestion {
  supplier: Supplier;
}

/** The suppliers that a name might mean, the likeliest first. */
export type Suggester<Supplier> = (name: string) => SuggestedSupplier<Supplier>[];

/**
 * Prepares the names of a register for many look-ups. Only suppliers that share a word, a domain or enough letters with a name
 * are looked at, so a look-up in ten thousand suppliers costs well below a millisecond.
 */
export function newSuggester<Supplier extends KnownSupplier>(suppliers: readonly Supplier[]): Suggester<Supplier> {
  const byWord = new Postings();
  const byTrigram = new Postings();
  const trigramCounts: number[] = [];
  for (const [at, { name, aliases, domain }] of suppliers.entries()) {
    const cores = [name, ...aliases].map(coreNameOf);
    for (const word of new Set([...cores.flatMap(tellingWords), ...labelsOf(domain)])) byWord.add(word, at);
    const trigrams = trigramsOf(cores[0]!);
    trigramCounts.push(trigrams.size);
    for (const trigram of trigrams) byTrigram.add(trigram, at);
  }
  return (name) => {
    const core = coreNameOf(name);
    const trigrams = trigramsOf(core);
    const shared = byTrigram.count(trigrams);
    const candidates = new Set(byWord.count([...tellingWords(core), core.replaceAll(' ', '')]).keys());
    for (const [at, count] of shared) if (count * 2 >= trigrams.size) candidates.add(at);
    const found: (SuggestedSupplier<Supplier> & { similarity: number })[] = [];
    for (const at of candidates) {
      const count = shared.get(at) ?? 0;
      const similarity = count / (trigrams.size + trigramCounts[at]! - count);
      const suggestion = suggestionFor(name, { ...suppliers[at]!, similarity });
      if (suggestion) found.push({ ...suggestion, supplier: suppliers[at]!, similarity });
    }
    return found
      .sort((a, b) => a.rank - b.rank || b.similarity - a.similarity)
      .slice(0, mostSuggestions)
      .map(({ similarity: _, ...suggestion }) => suggestion);
  };
}

class Postings {
  readonly #places = new Map<string, number[]>();

  add(term: string, at: number): void {
    const places = this.#places.get(term);
    if (places) places.push(at);
    else this.#places.set(term, [at]);
  }

  /** How many of the terms each supplier has. */
  count(terms: Iterable<string>): Map<number, number> {
    const counts = new Map<number, number>();
    for (const term of terms) {
      for (const at of this.#places.get(term) ?? []) counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return counts;
  }
}

/** All words of a name that tell something by themselves; the whole name where it is shorter. */
function tellingWords(core: string): string[] {
  return [core, ...core.split(' ').filter((word) => word.length >= tellingLength)];
}

function labelsOf(domain: string | null): string[] {
  const labels = domain?.toLowerCase().split('.').slice(0, -1) ?? [];
  return labels.map((label) => label.replaceAll('-', ''));
}

/** As pg_trgm cuts them: two blanks before each word, one behind it. */
function trigramsOf(core: string): Set<string> {
  const trigrams = new Set<string>();
  for (const word of core.split(' ')) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at++) trigrams.add(padded.slice(at, at + 3));
  }
  return trigrams;
}
