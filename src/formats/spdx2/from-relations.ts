import type { JsonObject } from '../bom/document.ts';
import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { carriedAs } from './carried.ts';
import type { ElementIds, Placed } from './element-ids.ts';
import { dependencyKinds, kindByScope, nestedInSubject } from './names.ts';

interface Drawing {
  placed: readonly Placed[];
  ids: ElementIds;
  externals: readonly Json[];
  /** The written elements by their identifier. */
  bearers: ReadonlyMap<string, Json>;
  created: string;
  losses: LossList;
  /** Whether relationships that SPDX 2.3 does not know, and ends outside of the BOM, may stand. */
  keepsForeign: boolean;
}

/** Nesting, dependencies and noted relationships of a BOM as relationships of SPDX 2.3. */
export function relationshipsOf(content: JsonObject, drawing: Drawing): Json[] {
  const { placed, ids, losses } = drawing;
  const relationships: Json[] = [];
  const draw = (from: string, type: string, to: string, comment: string | null = null) => {
    relationships.push({
      spdxElementId: from,
      relationshipType: type,
      relatedSpdxElement: to,
      ...(comment !== null && { comment }),
    });
  };
  const subject = memberOf(objectOf(content.metadata), 'component');
  const subjectId = subject ? ids.ofComponent(subject)! : null;
  const noted = notesOf(content, drawing);
  for (const one of placed) {
    const id = ids.of(one);
    if (id === subjectId || (subjectId === null && one.parent === null && !noted.saysWhatItDescribes))
      draw('SPDXRef-DOCUMENT', 'DESCRIBES', id);
    if (one.parent) draw(ids.ofComponent(one.parent)!, 'CONTAINS', id, one.parent === subject ? nestedInSubject : null);
    else if (subjectId !== null && id !== subjectId) draw(subjectId, 'CONTAINS', id);
  }
  for (const { from, type, to, comment } of noted.relations) draw(from, type, to, comment);
  const depended = new Set<string>();
  const scopes = new Map(placed.map((one) => [ids.of(one), textOf(one.component.scope)]));
  for (const [index, { ref, dependsOn, provides }] of objectsOf(content.dependencies).entries()) {
    const at = `/dependencies/${index}`;
    const from = ids.ofReference(String(ref));
    if (provides !== undefined)
      losses.add(`${at}/provides`, 'What a component provides an implementation of has no place in SPDX 2.3.');
    if (!from) losses.add(at, 'A dependency of something that is no component has no place in SPDX 2.3.');
    if (!from || !Array.isArray(dependsOn)) continue;
    if (dependsOn.length === 0) draw(from, 'DEPENDS_ON', 'NONE');
    for (const [position, target] of dependsOn.entries()) {
      const to = ids.ofReference(String(target));
      if (!to)
        losses.add(
          `${at}/dependsOn/${position}`,
          'A dependency on something that is no component has no place in SPDX 2.3.',
        );
      if (!to) continue;
      depended.add(to);
      if (noted.dependencies.has(`${from} ${to}`)) continue;
      const kind = kindByScope[scopes.get(to) as keyof typeof kindByScope];
      if (kind) draw(to, kind, from);
      else draw(from, 'DEPENDS_ON', to);
    }
  }
  for (const [id, scope] of scopes) {
    const bearer = drawing.bearers.get(id);
    if (scope && !depended.has(id) && bearer)
      appendTo(bearer, 'annotations', carriedAs('scope', scope, drawing.created));
  }
  drawCompositions(content, drawing, draw);
  return relationships;
}

interface Noted {
  relations: { from: string; type: string; to: string; comment: string | null }[];
  /** Pairs of dependent and dependency that a noted relationship says already. */
  dependencies: Set<string>;
  saysWhatItDescribes: boolean;
}

function notesOf(content: JsonObject, { placed, ids, externals, losses, keepsForeign }: Drawing): Noted {
  const known = new Set(externals.map(({ externalDocumentId }) => externalDocumentId));
  const noted: Noted = { relations: [], dependencies: new Set(), saysWhatItDescribes: false };
  const end = (text: string): string | null => {
    if (text === 'SPDXRef-DOCUMENT' || text === 'NONE' || text === 'NOASSERTION') return text;
    if (keepsForeign && text.startsWith('DocumentRef-external:')) return text;
    if (text.startsWith('DocumentRef-')) return known.has(text.slice(0, text.indexOf(':'))) ? text : null;
    return ids.ofReference(text) ?? null;
  };
  const note = (from: string | null, type: string, rest: string, at: string) => {
    const [, target, comment = null] = /^(\S+)(?: (.*))?$/s.exec(rest) ?? [];
    const to = target ? end(target) : null;
    if (from === null || to === null || !(keepsForeign ? /^[A-Za-z_]+$/ : /^[A-Z_]+$/).test(type)) {
      losses.add(at, 'A relationship to something that is not in the BOM has no place in SPDX 2.3.');
      return;
    }
    noted.relations.push({ from, type, to, comment });
    if (type === 'DESCRIBES' && from === 'SPDXRef-DOCUMENT') noted.saysWhatItDescribes = true;
    const kind = dependencyKinds.get(type);
    if (kind) noted.dependencies.add(kind.forward ? `${from} ${to}` : `${to} ${from}`);
  };
  for (const one of placed) {
    for (const [index, { name, value }] of objectsOf(one.component.properties).entries()) {
      const type = /^spdx:relationship:(.+)$/.exec(String(name))?.[1];
      if (type) note(ids.of(one), type, String(value), `${one.at}/properties/${index}`);
    }
  }
  for (const [index, { name, value }] of objectsOf(objectOf(content.metadata).properties).entries()) {
    const [, from, type, rest] = /^(\S+) (\S+) (.+)$/s.exec(name === 'spdx:relationship' ? String(value) : '') ?? [];
    if (from && type && rest) note(end(from), type, rest, `/metadata/properties/${index}`);
  }
  return noted;
}

function drawCompositions(
  content: JsonObject,
  { placed, ids, losses }: Drawing,
  draw: (from: string, type: string, to: string) => void,
): void {
  const holding = new Set(
    placed.flatMap(({ component }) => (component.components ? [ids.ofComponent(component)] : [])),
  );
  for (const [index, composition] of objectsOf(content.compositions).entries()) {
    const at = `/compositions/${index}`;
    const { aggregate, assemblies, dependencies } = composition;
    const types = [
      ['assemblies', 'CONTAINS', assemblies, { unknown: 'NOASSERTION', complete: 'NONE' }],
      ['dependencies', 'DEPENDS_ON', dependencies, { unknown: 'NOASSERTION' }],
    ] as const;
    for (const [member, type, references, words] of types) {
      const word = (words as Record<string, string>)[String(aggregate)];
      for (const [position, reference] of listOf(references).entries()) {
        const id = ids.ofReference(String(reference));
        if (id && word && (word !== 'NONE' || !holding.has(id))) draw(id, type, word);
        else
          losses.add(
            `${at}/${member}/${position}`,
            `That something is known in the measure "${aggregate}" has no place in SPDX 2.3.`,
          );
      }
    }
    for (const member of ['vulnerabilities', 'signature']) {
      if (composition[member] !== undefined)
        losses.add(`${at}/${member}`, `"${member}" of a composition has no place in SPDX 2.3.`);
    }
  }
}
