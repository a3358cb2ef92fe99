const guid = /^(?:urn:uuid:|urn:swid:)?\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

/**
 * The tag id of a SWID tag (ISO/IEC 19770-2 §8.5.3) as one compares it: a GUID in small letters, without braces or a URN around it;
 * any other text, such as `example.org-product-1.0`, as it stands.
 */
export function normaliseTagId(text: string): string {
  return guid.exec(text.trim())?.[1]?.toLowerCase() ?? text;
}
