import { formatPurl } from '../formats/purl/purl.ts';
import { lineCommand } from './json-lines.ts';

const parts = ['type', 'namespace', 'name', 'version', 'subpath'] as const;

export const command = lineCommand(
  'Answers lines {"type","namespace","name","version","qualifiers","subpath"} with the canonical package URL.',
  (query) => {
    const wrong = parts.find((part) => !isTextOrNothing(query[part]));
    if (wrong) return `"${wrong}" is no text.`;
    const qualifiers = query.qualifiers ?? {};
    if (!isTextByName(qualifiers)) return '"qualifiers" is no object of texts.';
    const [type, namespace, name, version, subpath] = parts.map((part) => (query[part] as string | undefined) ?? null);
    const purl = formatPurl({
      type: type!,
      namespace: namespace!,
      name: name!,
      version: version!,
      subpath: subpath!,
      qualifiers,
    });
    return purl.ok ? { ok: true, purl: purl.value } : purl.problems[0]!.message;
  },
);

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function isTextByName(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}
