import { appendTo } from '../json/append-to.ts';
import { type Json, objectOf, objectsOf, textOf } from '../json/json.ts';
import { parseLicenceExpression } from '../licence-expression/licence-expression.ts';

/** Licences that are on no list, which a document has to declare (SPDX 2.3 §10). */
export class ExtractedLicences {
  readonly #declared = new Map<string, Json>();

  constructor(metadata: Json) {
    for (const { name, value } of objectsOf(metadata.properties)) {
      const [, id, member] = /^spdx:extracted-licence:(LicenseRef-[A-Za-z0-9.-]+):([a-z-]+)$/.exec(String(name)) ?? [];
      if (!id || !member) continue;
      const licence = this.#declare(id);
      if (member === 'see-also') appendTo(licence, 'seeAlsos', value);
      else if (member === 'text') licence.extractedText = value;
      else if (member === 'name' || member === 'comment') licence[member] = value;
    }
  }

  /** The text of an expression, whose references are declared from now on. */
  expression(text: string, details: unknown): string {
    const expression = parseLicenceExpression(text);
    if (typeof expression === 'string') return this.named({ name: text });
    for (const id of expression.licences) {
      if (!id.startsWith('LicenseRef-')) continue;
      const detail = objectsOf(details).find(({ licenseIdentifier }) => licenseIdentifier === id);
      const known = this.#declare(id);
      const content = textOf(objectOf(detail?.text).content);
      if (content !== null) known.extractedText = content;
    }
    return text;
  }

  /** A licence that has a name only, as a reference that is declared from now on. */
  named({ name, text, url }: Json): string {
    const known = this.#declare(idOfName(String(name)));
    known.name = name;
    known.extractedText = textOf(objectOf(text).content) ?? known.extractedText ?? name;
    if (typeof url === 'string') known.seeAlsos = [url];
    return String(known.licenseId);
  }

  list(): Json[] {
    return [...this.#declared.values()].map((licence) => ({ extractedText: 'The text is not known.', ...licence }));
  }

  #declare(id: string): Json {
    let licence = this.#declared.get(id);
    if (!licence) {
      licence = { licenseId: id };
      this.#declared.set(id, licence);
    }
    return licence;
  }
}

/** The reference that stands for a licence of this name. */
export function idOfName(name: string): string {
  return `LicenseRef-${
    name
      .replaceAll(/[^A-Za-z0-9.]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 100) || 'unnamed'
  }`;
}

/** The licences that a document declares under a reference made of their name: CycloneDX has them by name and text. */
export function namedLicences({ hasExtractedLicensingInfos }: Json): { named(reference: string): Json | null } {
  const named = new Map<string, Json>();
  for (const { licenseId, name, extractedText, seeAlsos } of objectsOf(hasExtractedLicensingInfos)) {
    if (typeof licenseId !== 'string' || typeof name !== 'string' || idOfName(name) !== licenseId) continue;
    const [url] = Array.isArray(seeAlsos) ? seeAlsos : [];
    named.set(licenseId, {
      name,
      ...(typeof extractedText === 'string' && extractedText !== name && { text: { content: extractedText } }),
      ...(typeof url === 'string' && { url }),
    });
  }
  return { named: (reference) => named.get(reference) ?? null };
}
