import type { BomDocument } from '../bom/document.ts';
import { textOf } from '../json/json.ts';
import elementTexts from './elements.json' with { type: 'json' };
import { componentElements, documentElements, type ElementId } from './elements.ts';
import { factsOf } from './facts.ts';
import profiles from './profiles.json' with { type: 'json' };

/** `if-it-exists`: the profile wants it where there is such a thing, which no document tells. */
export type ElementLevel = 'required' | 'if-it-exists';

/** One element that is not there, and what to do about it. */
export interface MissingElement {
  element: ElementId;
  level: ElementLevel;
  message: string;
  mend: string;
}

export interface ComponentGaps {
  /** The `bom-ref`, or the SPDX id, by which the document names it. */
  ref: string | null;
  name: string | null;
  version: string | null;
  purl: string | null;
  missing: MissingElement[];
}

/** How many of those that should have an element have it; no score is made of it. */
export interface ElementCoverage {
  element: ElementId;
  title: string;
  of: 'document' | 'subject' | 'component';
  level: ElementLevel;
  present: number;
  total: number;
}

export interface BomCheck {
  /** Whether nothing that is required is missing. */
  ok: boolean;
  profile: { id: string; title: string; edition: string };
  document: { missing: MissingElement[] };
  /** Those that lack something, in document order. */
  components: ComponentGaps[];
  coverage: ElementCoverage[];
}

export const profileIds = profiles.map(({ id }) => id);

interface Wanted {
  required: string[];
  ifItExists?: string[];
}

/**
 * Holds a BOM against a named list of minimum elements. What a document calls unknown (NOASSERTION, NONE) is missing.
 *
 * Sources: NTIA, "The Minimum Elements For a Software Bill of Materials" (2021); CISA, draft of 2025; CISA, "Framing Software
 * Component Transparency" 3rd ed. (2024) §2; BSI TR-03183-2 v2.1.0 §4-5.
 */
export function checkBom(document: BomDocument, profileId: string): BomCheck {
  const profile = profiles.find(({ id }) => id === profileId);
  if (!profile) throw new Error(`There is no profile ${profileId}.`);
  const facts = factsOf(document);
  const format = document.format === 'spdx' ? 'spdx' : 'cyclonedx';
  const coverage: ElementCoverage[] = [];
  const missingOf = (of: ElementCoverage['of'], wanted: Wanted | undefined, holds: (element: ElementId) => boolean) =>
    elementsOf(wanted).flatMap(({ element, level }) => {
      const isThere = holds(element);
      count(coverage, { element, of, level }, isThere);
      const { missing: message, mend } = elementTexts[element];
      return isThere ? [] : [{ element, level, message, mend: mend[format] }];
    });

  const ofDocument = missingOf('document', profile.document, (element) => documentElements[element]!(facts));
  const components = facts.components.map((component) => {
    const holds = (element: ElementId) => componentElements[element]!(component, facts);
    const { json } = component;
    return {
      ref: textOf(json['bom-ref']),
      name: textOf(json.name),
      version: textOf(json.version),
      purl: textOf(json.purl),
      missing: [
        ...(component.isSubject ? missingOf('subject', profile.subject, holds) : []),
        ...missingOf('component', profile.component, holds),
      ],
    };
  });
  const { id, title, edition } = profile;
  return {
    ok: coverage.every(({ level, present, total }) => level === 'if-it-exists' || present === total),
    profile: { id, title, edition },
    document: { missing: ofDocument },
    components: components.filter(({ missing }) => missing.length > 0),
    coverage,
  };
}

function elementsOf(wanted: Wanted | undefined): { element: ElementId; level: ElementLevel }[] {
  const listed = (ids: readonly string[] = [], level: ElementLevel) =>
    ids.map((id) => ({ element: id as ElementId, level }));
  return [...listed(wanted?.required, 'required'), ...listed(wanted?.ifItExists, 'if-it-exists')];
}

function count(
  coverage: ElementCoverage[],
  { element, of, level }: Pick<ElementCoverage, 'element' | 'of' | 'level'>,
  isThere: boolean,
): void {
  let row = coverage.find((one) => one.element === element && one.of === of);
  if (!row) {
    row = { element, title: elementTexts[element].title, of, level, present: 0, total: 0 };
    coverage.push(row);
  }
  row.total++;
  if (isThere) row.present++;
}
