import { type Json, textOf } from '../json/json.ts';
import { canonicalPurl } from '../purl/purl.ts';

/** The same text for components of two BOMs that are one: by package URL, else by what it is called. */
export function identityOf(component: Json): string {
  const purl = textOf(component.purl);
  const canonical = purl === null ? null : canonicalPurl(purl);
  if (canonical?.ok) return canonical.value;
  const words = ['type', 'group', 'name', 'version', 'cpe'].map((name) => textOf(component[name]) ?? '');
  return words.map((word) => encodeURIComponent(word.toWellFormed())).join(':');
}
