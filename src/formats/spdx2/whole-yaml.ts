import { isAlias, isCollection, isMap, isScalar, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { FoundLine } from './plain-yaml.ts';

const depthLimit = 100;

/** Any YAML 1.2, as JSON. Aliases are refused: they have no use in a BOM, and can stand for text without end. */
export function parseWholeYaml(text: string): Parsed<{ value: unknown; tellLines: (found: FoundLine) => void }> {
  const read = parseYaml(text);
  if (!read.ok) return read;
  const { root, lines } = read.value;
  return parsed({
    value: jsonOf(root, 0),
    tellLines: (found) => tellPlaces(root, [], (path, offset) => found(path, lines.linePos(offset).line - 1)),
  });
}

function parseYaml(text: string) {
  const deep = tooDeep(text);
  if (deep) return refused(deep);
  const lines = new LineCounter();
  let documents: ReturnType<typeof parseAllDocuments>;
  try {
    documents = parseAllDocuments(text, { lineCounter: lines, version: '1.2', prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return refused({ at: '', message: tooDeepMessage });
    throw error;
  }
  const [document, second] = documents as ParsedDocuments;
  if (!document?.contents) return refused({ at: '', message: 'The file holds no YAML document.' });
  if (second) return refused({ at: '', message: 'The file holds more than one YAML document; a BOM is one.' });
  const mistakes: Problem[] = document.errors.map(({ pos, message }) => ({
    at: `line ${lines.linePos(pos[0]).line}`,
    message: message.startsWith('Maximum call stack') ? tooDeepMessage : `${message.replace(/[.:]?$/, '')}.`,
  }));
  if (mistakes.length > 0) return refused(...mistakes.slice(0, 20));
  const strange = strangeIn(document.contents, 0);
  if (strange) return refused({ at: `line ${lines.linePos(strange.offset).line}`, message: strange.message });
  return parsed({ root: document.contents, lines });
}

const tooDeepMessage = 'Lists and maps lie too deep in each other here.';

type ParsedDocuments = { contents: ParsedNode | null; errors: { pos: [number, number]; message: string }[] }[];

/** Flow collections within each other are read by recursion, so they are counted before. */
function tooDeep(text: string): Problem | null {
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/[[\]{}]/g)) {
    if (mark === '[' || mark === '{') depth++;
    else if (depth > 0) depth--;
    if (depth > 10_000) {
      return {
        at: `line ${text.slice(0, index).split('\n').length}`,
        message: 'Brackets lie too deep in each other here.',
      };
    }
  }
  return null;
}

function strangeIn(node: ParsedNode | null, depth: number): { offset: number; message: string } | null {
  if (!node) return null;
  const offset = node.range?.[0] ?? 0;
  if (isAlias(node)) return { offset, message: 'An alias of YAML is not read here; write the value out.' };
  if (depth > depthLimit)
    return { offset, message: `Lists and maps lie more than ${depthLimit} deep in each other here.` };
  if (!isCollection(node)) return null;
  const seen = new Set<unknown>();
  for (const item of node.items as { key?: ParsedNode; value?: ParsedNode | null }[]) {
    if (isMap(node)) {
      const key = isScalar(item.key) ? item.key.value : null;
      const place = item.key?.range?.[0] ?? offset;
      if (typeof key !== 'string') return { offset: place, message: 'The name of a member must be text.' };
      if (seen.has(key))
        return { offset: place, message: `The member ${JSON.stringify(key)} stands twice in the same map.` };
      seen.add(key);
    }
    const strange = strangeIn(isMap(node) ? (item.value ?? null) : (item as ParsedNode), depth + 1);
    if (strange) return strange;
  }
  return null;
}

/** The node as JSON; text that YAML takes for a number or a date stays text where it stands as it was written. */
function jsonOf(node: ParsedNode | null, depth: number): unknown {
  if (!node || depth > depthLimit) return null;
  if (isMap(node)) {
    const pairs = node.items as { key: ParsedNode; value: ParsedNode | null }[];
    return Object.fromEntries(
      pairs.map(({ key, value }) => [(key as { value?: unknown }).value, jsonOf(value, depth + 1)]),
    );
  }
  if (isCollection(node)) return (node.items as ParsedNode[]).map((item) => jsonOf(item, depth + 1));
  return scalarOf(node as { value?: unknown; source?: string });
}

const countingMembers = /^(?:0|[1-9]\d*)$/;

function scalarOf({ value, source }: { value?: unknown; source?: string }): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  return typeof value === 'number' && Number.isInteger(value) && countingMembers.test(source ?? '')
    ? value
    : (source ?? String(value));
}

function tellPlaces(
  node: ParsedNode | null,
  path: (string | number)[],
  tell: (path: (string | number)[], offset: number) => void,
): void {
  if (!node) return;
  if (isMap(node)) {
    for (const { key, value } of node.items as { key: ParsedNode; value: ParsedNode | null }[]) {
      path.push(String((key as { value?: unknown }).value));
      tell(path, key.range?.[0] ?? 0);
      tellPlaces(value, path, tell);
      path.pop();
    }
  } else if (isCollection(node)) {
    for (const [index, item] of (node.items as ParsedNode[]).entries()) {
      path.push(index);
      tell(path, item?.range?.[0] ?? 0);
      tellPlaces(item, path, tell);
      path.pop();
    }
  }
}
