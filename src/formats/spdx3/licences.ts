import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { idOf, type Spdx3Objects } from './graph.ts';
import { constantIris } from './names.ts';

const lengthLimit = 20_000;

/** Reads licences of the profiles SimpleLicensing and ExpandedLicensing as expressions, and gathers what is on no list. */
export class Spdx3Licences {
  readonly #graph: Spdx3Objects;
  readonly #known = new Map<string, string>();
  readonly #extracted = new Map<string, Json>();

  constructor(graph: Spdx3Objects) {
    this.#graph = graph;
  }

  /** The licences that a document of SPDX 2.3 would have to declare. */
  get extracted(): Json[] {
    return [...this.#extracted.values()];
  }

  expression(reference: unknown, within: ReadonlySet<unknown> = new Set()): string {
    const word = typeof reference === 'string' ? constantIris.get(reference) : undefined;
    if (word) return word;
    const listed =
      typeof reference === 'string' ? /^https?:\/\/spdx\.org\/licenses\/(.+)$/.exec(reference)?.[1] : undefined;
    if (listed) return listed;
    if (typeof reference === 'string') {
      const known = this.#known.get(reference);
      if (known !== undefined) return known;
    }
    const json = this.#graph.find(reference);
    if (!json || within.has(json) || within.size > 50) return 'NOASSERTION';
    const expression = this.#read(json, new Set(within).add(json), within.size > 0);
    const bounded = expression.length > lengthLimit ? 'NOASSERTION' : expression;
    if (typeof reference === 'string') this.#known.set(reference, bounded);
    return bounded;
  }

  #read(json: Json, within: ReadonlySet<unknown>, isInner: boolean): string {
    const named = json.simplelicensing_licenseExpression;
    if (typeof named === 'string') {
      for (const { key, value } of objectsOf(json.simplelicensing_customIdToUri)) {
        const custom = typeof value === 'string' ? this.#graph.find(value) : null;
        if (custom && typeof key === 'string') this.#extract(key, custom);
      }
      return named;
    }
    const members = listOf(json.expandedlicensing_member).map((member) => this.expression(member, within));
    switch (json.type) {
      case 'expandedlicensing_ConjunctiveLicenseSet':
        return joined(members, ' AND ', isInner);
      case 'expandedlicensing_DisjunctiveLicenseSet':
        return joined(members, ' OR ', isInner);
      case 'expandedlicensing_OrLaterOperator':
        return `${this.expression(json.expandedlicensing_subjectLicense, within)}+`;
      case 'expandedlicensing_WithAdditionOperator': {
        const addition = json.expandedlicensing_subjectAddition;
        const id = typeof addition === 'string' ? addition : idOf(objectOf(addition));
        const licence = this.expression(json.expandedlicensing_subjectExtendableLicense, within);
        return `${licence} WITH ${(id ?? '').slice((id ?? '').lastIndexOf('/') + 1)}`;
      }
      default: {
        const reference = `LicenseRef-${(idOf(json) ?? textOf(json.name) ?? 'unnamed')
          .replace(/^.*[/#:]/, '')
          .replace(/^(?:LicenseRef-|SPDXRef-)/, '')
          .replaceAll(/[^A-Za-z0-9.]+/g, '-')}`;
        this.#extract(reference, json);
        return reference;
      }
    }
  }

  #extract(licenseId: string, json: Json): void {
    const seeAlsos = listOf(json.expandedlicensing_seeAlso);
    this.#extracted.set(licenseId, {
      licenseId,
      extractedText: textOf(json.simplelicensing_licenseText) ?? textOf(json.licenseText) ?? 'The text is not known.',
      ...(typeof json.name === 'string' && { name: json.name }),
      ...(typeof json.comment === 'string' && { comment: json.comment }),
      ...(seeAlsos.length > 0 && { seeAlsos }),
    });
  }
}

function joined(members: string[], operator: string, isInner: boolean): string {
  const text = members.join(operator);
  return isInner && members.length > 1 ? `(${text})` : text;
}
