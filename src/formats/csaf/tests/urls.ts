import type { Problem } from '../../../common/errors.ts';
import type { Json } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { helperPlaces } from '../parts.ts';
import { objectsAt, type Placed, textsAt } from '../places.ts';

/** Nothing is asked of the network: only what is certain without it is told, that some addresses resolve nowhere. */
export const urlsNotCheckedOffline =
  'Not checked offline: whether the addresses in the document answer; only those that are reserved for never answering are told.';

/** §6.3.6. */
export const unresolvedUrls: CsafTest = {
  id: '6.3.6',
  title: 'Use of non-self referencing URLs Failing to Resolve',
  find: (document) => unresolvable([...urlsOf(document), ...referencesOf(document, (category) => category !== 'self')]),
};

/** §6.3.7. */
export const unresolvedSelfReferences: CsafTest = {
  id: '6.3.7',
  title: 'Use of self referencing URLs Failing to Resolve',
  find: (document) => unresolvable(referencesOf(document, (category) => category === 'self')),
};

function* unresolvable(places: readonly Placed[]): Generator<Problem> {
  for (const { at, value } of places) {
    if (typeof value === 'string' && isReserved(value))
      yield { at, message: `"${value}" can resolve nowhere (RFC 6761).` };
  }
}

/** Whether the host has a name that the domain name system never resolves (RFC 6761 §6). */
function isReserved(url: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url)?.[1];
  return host !== undefined && /(^|\.)(invalid|test|example|localhost)\.?$/i.test(host);
}

function urlsOf(document: Json): Placed[] {
  const inDocument = [
    '/document/acknowledgments[]/urls[]',
    '/document/aggregate_severity/namespace',
    '/document/distribution/tlp/url',
    '/document/publisher/namespace',
    '/vulnerabilities[]/acknowledgments[]/urls[]',
    '/vulnerabilities[]/remediations[]/url',
  ];
  const inHelpers = ['/sbom_urls[]', '/x_generic_uris[]/namespace', '/x_generic_uris[]/uri'];
  return [
    ...inDocument.flatMap((path) => textsAt(document, path)),
    ...inHelpers.flatMap((path) => helperPlaces(document, path)),
  ];
}

function referencesOf(document: Json, isMeant: (category: unknown) => boolean): Placed[] {
  return ['/document/references[]', '/vulnerabilities[]/references[]'].flatMap((path) =>
    objectsAt(document, path)
      .filter(({ value }) => isMeant(value.category))
      .map(({ at, value }) => ({ at: `${at}/url`, value: value.url })),
  );
}
