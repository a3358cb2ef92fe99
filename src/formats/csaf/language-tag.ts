import registry from './language-subtags.json' with { type: 'json' };

/** The registered subtags, in small letters (RFC 5646 §3). */
const languages = registered(registry.language);
const extendedLanguages = registered(registry.extlang);
const scripts = registered(registry.script);
const regions = registered(registry.region);
const variants = registered(registry.variant);
const grandfathered = registered(registry.grandfathered);

function registered(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** What keeps a language tag from being valid (RFC 5646 §2.2.9), in any case of letters; `null` where nothing does. */
export function problemWithLanguageTag(tag: string): string | null {
  const text = tag.toLowerCase();
  if (grandfathered.has(text) || /^x(-[a-z0-9]{1,8})+$/.test(text)) return null;
  const parts = well.exec(text)?.groups;
  if (!parts) return `"${tag}" is not built as a language tag (BCP 47).`;
  const { language = '', extended, script, region, variant = '', extension = '' } = parts;
  if (!languages.has(language) && !isPrivateLanguage(language)) return `"${language}" is no registered language.`;
  if (extended && !extendedLanguages.has(`${language}${extended}`)) {
    return `"${extended.slice(1)}" is no registered extension of the language "${language}".`;
  }
  if (script && !scripts.has(script) && !isPrivateScript(script)) return `"${script}" is no registered script.`;
  if (region && !regions.has(region) && !isPrivateRegion(region))
    return `"${region.toUpperCase()}" is no registered region.`;
  return problemWithRest(variant.split('-').filter(Boolean), extension.match(/-[a-wy-z0-9](?=-)/g) ?? []);
}

const well = new RegExp(
  [
    '^(?<language>[a-z]{2,3}(?=-|$)|[a-z]{4,8})(?<extended>(?:-[a-z]{3}){1,3}(?=-|$))?',
    '(?:-(?<script>[a-z]{4}))?(?:-(?<region>[a-z]{2}|\\d{3}))?',
    '(?<variant>(?:-(?:[a-z0-9]{5,8}|\\d[a-z0-9]{3}))*)',
    '(?<extension>(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*)(?:-x(?:-[a-z0-9]{1,8})+)?$',
  ].join(''),
);

function problemWithRest(named: readonly string[], singletons: readonly string[]): string | null {
  const unknown = named.find((variant) => !variants.has(variant));
  if (unknown !== undefined) return `"${unknown}" is no registered variant.`;
  if (new Set(named).size < named.length) return 'A variant stands twice.';
  return new Set(singletons).size < singletons.length ? 'An extension stands twice.' : null;
}

/** Whether the tag has a subtag of those that are reserved for private use (RFC 5646 §2.2.1 to 2.2.7). */
export function isForPrivateUse(tag: string): boolean {
  const text = tag.toLowerCase();
  if (/(^|-)x-/.test(text)) return true;
  const parts = well.exec(text)?.groups;
  if (!parts) return false;
  const { language = '', script = '', region = '' } = parts;
  return isPrivateLanguage(language) || isPrivateScript(script) || isPrivateRegion(region);
}

function isPrivateLanguage(language: string): boolean {
  return /^q[a-t][a-z]$/.test(language);
}

function isPrivateScript(script: string): boolean {
  return /^qa(a[a-z]|b[a-x])$/.test(script);
}

function isPrivateRegion(region: string): boolean {
  return /^(aa|q[m-z]|x[a-z]|zz)$/.test(region);
}
