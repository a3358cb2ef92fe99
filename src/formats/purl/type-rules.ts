import { normaliseTagId } from '../swid/tag-id.ts';
import type { Purl } from './purl-parts.ts';
import types from './types.json' with { type: 'json' };

interface TypeRules {
  namespace?: string;
  lowercase?: string[];
  /** Regular expressions of what may stand there. */
  name?: string;
  version?: string;
  /** Qualifiers that must be there. */
  qualifiers?: string[];
}

/**
 * The rules of the registered types (purl-spec `types/*-definition.json`, 2026-08-21), without their prose. Other types have no rules.
 * Go's standard library (`pkg:golang/stdlib`) is written without the namespace that its definition asks for, so it may be missing.
 */
const rulesByType = new Map<string, TypeRules>(Object.entries(types));

export function normaliseForType(purl: Purl): Purl {
  const lowered = { ...purl };
  for (const part of rulesByType.get(purl.type)?.lowercase ?? []) {
    if (part === 'namespace') lowered.namespace = purl.namespace?.toLowerCase() ?? null;
    if (part === 'name') lowered.name = purl.name.toLowerCase();
    if (part === 'version') lowered.version = purl.version?.toLowerCase() ?? null;
  }
  return { ...lowered, name: normaliseName(lowered), qualifiers: normaliseQualifiers(lowered) };
}

/** A GUID that identifies a SWID tag is written in small letters. */
function normaliseQualifiers({ type, qualifiers }: Purl): Purl['qualifiers'] {
  if (type !== 'swid' || !qualifiers?.tag_id) return qualifiers;
  return { ...qualifiers, tag_id: normaliseTagId(qualifiers.tag_id) };
}

function normaliseName({ type, namespace, name, qualifiers }: Purl): string {
  if (type === 'pypi') return name.replaceAll('_', '-');
  if (type === 'pub') return name.replace(/[^a-z0-9]/g, '_');
  if (type === 'git' && /^github(\.com)?$/.test(namespace ?? '')) return name.toLowerCase();
  if (type === 'mlflow' && qualifiers?.repository_url?.includes('databricks')) return name.toLowerCase();
  return name;
}

/** What is wrong with the package URL by the rules of its type, undefined where nothing is. */
export function problemWithType({ type, namespace, name, version, qualifiers }: Purl): string | undefined {
  const rules = rulesByType.get(type);
  if (!rules) return undefined;
  if (rules.namespace === 'required' && namespace === null)
    return `The type ${type} needs a namespace before the name.`;
  if (rules.namespace === 'prohibited' && namespace !== null) return `The type ${type} has no namespace.`;
  if (rules.name && !new RegExp(rules.name).test(name)) return `This is no name of the type ${type}.`;
  if (rules.version && version !== null && !new RegExp(rules.version).test(version))
    return `This is no version of the type ${type}.`;
  const missing = rules.qualifiers?.find((key) => !qualifiers?.[key]);
  return missing && `The type ${type} needs the qualifier ${missing}.`;
}
