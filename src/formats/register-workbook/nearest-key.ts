import { editDistance } from '../identifiers/edit-distance.ts';
import { asCompared } from './template.ts';

/** Longer keys are only found by their letters and digits: each would add as many entries as it has characters. */
const longestIndexed = 24;

/**
 * Finds the key that was meant: equal but for case and punctuation, or one slip away. Two words one slip apart share a form with
 * one character left out (Garbe's symmetric deletion), so a look-up compares a handful of keys, not all.
 */
export class NearestKey {
  readonly #byForm = new Map<string, string[]>();

  constructor(keys: Iterable<string>) {
    for (const key of keys) {
      for (const form of formsOf(asCompared(key))) {
        const sharing = this.#byForm.get(form);
        if (sharing) sharing.push(key);
        else this.#byForm.set(form, [key]);
      }
    }
  }

  /** None where two keys are equally near. */
  find(typed: string, isWanted: (key: string) => boolean): string | null {
    const word = asCompared(typed);
    const same = this.#candidates([word], isWanted).filter((key) => asCompared(key) === word);
    if (same.length > 0) return same.length === 1 ? same[0]! : null;
    const near = this.#candidates(formsOf(word), isWanted).filter(
      (key) => editDistance(asCompared(key), word, 1) === 1,
    );
    return near.length === 1 ? near[0]! : null;
  }

  #candidates(forms: Iterable<string>, isWanted: (key: string) => boolean): string[] {
    const found = new Set<string>();
    for (const form of forms) {
      for (const key of this.#byForm.get(form) ?? []) if (isWanted(key)) found.add(key);
    }
    return [...found];
  }
}

function formsOf(word: string): Set<string> {
  const forms = new Set([word]);
  if (word.length < 3 || word.length > longestIndexed) return forms;
  for (let index = 0; index < word.length; index++) forms.add(word.slice(0, index) + word.slice(index + 1));
  return forms;
}
