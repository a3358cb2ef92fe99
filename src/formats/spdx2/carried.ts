import { isObject, type Json } from '../json/json.ts';
import { ownAnnotator } from './names.ts';

/** Members of a CycloneDX component for which SPDX has no field: an annotation in our name carries each. */
const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: (value) => componentTypes.has(String(value)),
  scope: (value) => value === 'required' || value === 'optional' || value === 'excluded',
  group: isText,
  author: isText,
  publisher: isText,
  'mime-type': (value) => /^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(String(value)),
  versionRange: isText,
  isExternal: (value) => typeof value === 'boolean',
  tags: (value) => Array.isArray(value) && value.every(isText),
  properties: (value) => Array.isArray(value) && value.every(isProperty),
};

/** The types that no purpose of SPDX 2.3 says. */
const componentTypes = new Set(['platform', 'device-driver', 'machine-learning-model', 'data', 'cryptographic-asset']);

export const carriedMembers: readonly string[] = Object.keys(forms);

/** The annotation that carries one member (SPDX 2.3 §12). */
export function carriedAs(member: string, value: unknown, created: string): Json {
  return {
    annotationDate: created,
    annotationType: 'OTHER',
    annotator: ownAnnotator,
    comment: `cyclonedx:${member}=${JSON.stringify(value)}`,
  };
}

/** What such an annotation carries; `null` for any other. */
export function carriedIn({ annotator, comment }: Json): { member: string; value: unknown } | null {
  if (annotator !== ownAnnotator || typeof comment !== 'string') return null;
  const [, member, json] = /^cyclonedx:([A-Za-z-]+)=(.*)$/s.exec(comment) ?? [];
  if (!member || !json || !Object.hasOwn(forms, member)) return null;
  try {
    const value: unknown = JSON.parse(json);
    return forms[member]!(value) ? { member, value } : null;
  } catch {
    return null;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isProperty(value: unknown): boolean {
  if (!isObject(value) || !isText(value.name)) return false;
  return Object.keys(value).every((member) => member === 'name' || (member === 'value' && isText(value.value)));
}
