import type { Problem } from '../../common/errors.ts';
import { isObject, type Json } from '../json/json.ts';
import { pointerTo, shown } from '../spdx2/judge.ts';
import type { Classes, ClassRule, PropertyRule, ValueRule } from './classes.ts';

export const spdx3Context = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';

const iri = /^(?!_:).+:.+/;
const depthLimit = 64;

/** What the official schema of SPDX 3.0.1 says against a document; the first `limit` problems are told. */
export function judgeSpdx3(document: Json, classes: Classes, limit: number): { problems: Problem[]; more: number } {
  const path: (string | number)[] = [];
  const judgement = { problems: [] as Problem[], more: 0 };

  function complain(message: string, ...further: (string | number)[]): void {
    if (judgement.problems.length >= limit) judgement.more++;
    else judgement.problems.push({ at: pointerTo([...path, ...further]), message });
  }

  function inside(part: string | number, walk: () => void): void {
    path.push(part);
    walk();
    path.pop();
  }

  function judgeObject(value: Json, allowed: ReadonlySet<string> | null, ignored: ReadonlySet<string> = none): void {
    const type = value.type;
    const rule = typeof type === 'string' ? classes.get(type) : undefined;
    if (path.length > depthLimit) complain('Objects lie too deep in each other here.');
    else if (type === undefined) complain('The member "type" is missing.');
    else if (!rule) judgeForeign(value, allowed);
    else if (allowed && !allowed.has(String(type)))
      complain(`An object of the class ${type} is not allowed here.`, 'type');
    else judgeMembers(value, rule, ignored);
  }

  /** An extension of one's own has a class that is an IRI; its members are its own. */
  function judgeForeign({ type }: Json, allowed: ReadonlySet<string> | null): void {
    const isExtension =
      typeof type === 'string' && iri.test(type) && (!allowed || allowed.has('extension_Extension_props'));
    if (!isExtension) complain(`SPDX 3.0.1 has no class ${shown(type)} here.`, 'type');
  }

  function judgeMembers(value: Json, rule: ClassRule, ignored: ReadonlySet<string>): void {
    for (const name of rule.required) {
      if (!Object.hasOwn(value, name)) complain(`The member "${name}" is missing.`);
    }
    for (const name of Object.keys(value)) {
      if (name === 'type' || ignored.has(name)) continue;
      if (name === rule.idMember) inside(name, () => judgeId(value[name], rule.idMember));
      else {
        const property = rule.properties.get(name);
        if (property) inside(name, () => judgeProperty(value[name], property));
        else complain(`The class ${value.type} of SPDX 3.0.1 has no member ${shown(name)}.`, name);
      }
    }
  }

  function judgeId(value: unknown, member: 'spdxId' | '@id'): void {
    const isId = typeof value === 'string' && (iri.test(value) || (member === '@id' && /^_:.+/.test(value)));
    if (!isId) complain(`${shown(value)} is no ${member === 'spdxId' ? 'IRI' : 'IRI or blank node'}.`);
  }

  function judgeProperty(value: unknown, { value: rule, many, minItems }: PropertyRule): void {
    if (!many) judgeValue(value, rule);
    else if (!Array.isArray(value)) complain(`This must be a list, not ${shown(value)}.`);
    else {
      if (value.length < minItems) complain(`This list must have at least ${minItems} entry.`);
      for (const [index, item] of value.entries()) inside(index, () => judgeValue(item, rule));
    }
  }

  function judgeValue(value: unknown, rule: ValueRule): void {
    switch (rule.is) {
      case 'text':
        if (typeof value !== 'string') complain(`This must be text, not ${shown(value)}.`);
        else if (!rule.patterns.every((pattern) => pattern.test(value)))
          complain(`${shown(value)} has not the form that is asked for here.`);
        return;
      case 'word':
        if (!rule.words.has(value))
          complain(
            `${shown(value)} is not one of ${[...rule.words].slice(0, 12).join(', ')}${rule.words.size > 12 ? ' and more' : ''}.`,
          );
        return;
      case 'boolean':
        if (typeof value !== 'boolean') complain(`This must be true or false, not ${shown(value)}.`);
        return;
      case 'number':
        if (!isNumber(value, rule)) complain(`${shown(value)} is no number that is allowed here.`);
        return;
      case 'object':
        if (isObject(value)) judgeObject(value, rule.classes);
        else if (
          typeof value !== 'string' ||
          !(rule.individuals.has(value) || iri.test(value) || /^_:.+/.test(value))
        ) {
          complain(`This must be an object, an IRI or a blank node, not ${shown(value)}.`);
        }
    }
  }

  if (document['@context'] !== spdx3Context) complain(`The context must be "${spdx3Context}".`, '@context');
  if (Object.hasOwn(document, '@graph')) {
    for (const name of Object.keys(document)) {
      if (name !== '@context' && name !== '@graph') complain('Beside "@graph" only "@context" is allowed.', name);
    }
    const graph = document['@graph'];
    if (!Array.isArray(graph)) complain('This must be a list.', '@graph');
    else {
      inside('@graph', () => {
        for (const [index, element] of graph.entries()) {
          inside(index, () =>
            isObject(element) ? judgeObject(element, null) : complain(`This must be an object, not ${shown(element)}.`),
          );
        }
      });
    }
  } else judgeObject(document, null, contextOnly);
  return judgement;
}

const none: ReadonlySet<string> = new Set();
const contextOnly: ReadonlySet<string> = new Set(['@context']);

function isNumber(value: unknown, { integer, minimum, textForm }: ValueRule & { is: 'number' }): boolean {
  if (typeof value === 'string') return textForm?.test(value) ?? false;
  return typeof value === 'number' && value >= minimum && (!integer || Number.isInteger(value));
}
