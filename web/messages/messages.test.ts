import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';
import { describe, expect, it } from 'vitest';
import { messages } from './messages.ts';
import type { MessageText } from './translate.ts';

interface Node {
  type: string;
  [part: string]: unknown;
}

const web = fileURLToPath(new URL('..', import.meta.url));

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$/.test(name))
  .map((name) => ({ name, tree: treeOf(name) }));

const keys = Object.entries(messages).flatMap(([page, texts]) =>
  Object.entries(texts as Record<string, MessageText>).map(([key, text]) => ({ name: `${page}.${key}`, key, text })),
);

describe('the texts of the web app', () => {
  it('stand in the message files and nowhere else', () => {
    expect(sources.length).toBeGreaterThan(50);

    const outside = sources.flatMap(({ name, tree }) => textsIn(tree).map((text) => `${name}: ${text}`));

    expect(outside).toEqual([]);
  });

  it('are all used', () => {
    const meant = sources.flatMap(({ tree }) => keysMeantIn(tree));

    const unused = keys.filter(({ name, key }) => !meant.some((pattern) => pattern.test(name) || pattern.test(key)));

    expect(unused.map(({ name }) => name)).toEqual([]);
  });

  it('get a value for each of their places', () => {
    const open = sources.flatMap(({ name, tree }) => placesLeftOpenIn(tree).map((place) => `${name}: ${place}`));

    expect(open).toEqual([]);
  });

  it('keep to our words', () => {
    const never = /\bN\/A\b|\bsafe\b|\bscores?\b|\bclean\b|!/i;

    const wrong = keys.filter(({ text }) => formsOf(text).some((form) => never.test(form)));

    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

function treeOf(name: string): unknown {
  const source = readFileSync(`${web}/${name}`, 'utf8');
  return parseSync(source, { syntax: 'typescript', tsx: name.endsWith('x'), target: 'es2022' });
}

/** Calls back for every node of a syntax tree. */
function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, visit);
  } else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') visit(value as Node);
    for (const part of Object.values(value)) walk(part, visit);
  }
}

/** Attributes and fields that people read or hear. */
const spoken = new Set(['aria-label', 'title', 'placeholder', 'label', 'description', 'alt', 'note', 'text', 'act']);

function textsIn(tree: unknown): string[] {
  const found: string[] = [];
  const take = (text: unknown) => {
    if (/\p{L}/u.test(String(text))) found.push(String(text).trim());
  };
  walk(tree, (node) => {
    if (node.type === 'JSXText') take(node.value);
    if (node.type !== 'JSXAttribute' && node.type !== 'KeyValueProperty') return;
    const name = (node.name ?? node.key) as Node;
    const value = node.value as Node | null;
    // What looks like `page.key` is the name of a text.
    const isKey = /^[a-z]+\.[a-z-]+$/.test(String(value?.value));
    if (spoken.has(String(name.value)) && value?.type === 'StringLiteral' && !isKey) take(value.value);
  });
  return found;
}

/** The keys that a source may mean: a literal means one, a template all those that it fits. */
function keysMeantIn(tree: unknown): RegExp[] {
  const patterns: RegExp[] = [];
  walk(tree, (node) => {
    if (node.type === 'StringLiteral' && String(node.value).includes('.')) patterns.push(fitting([String(node.value)]));
    if (node.type !== 'TemplateLiteral') return;
    const parts = (node.quasis as { cooked: string }[]).map(({ cooked }) => cooked);
    if (/^[a-z]+[.-]/.test(parts[0]!)) patterns.push(fitting(parts));
  });
  return patterns;
}

function fitting(parts: string[]): RegExp {
  const literal = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[\\w-]+')}$`);
}

/** Calls of `t` and `rich` with a literal key whose values lack a place of the text. */
function placesLeftOpenIn(tree: unknown): string[] {
  const open: string[] = [];
  walk(tree, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = String((node.callee as Node).value);
    const [key, values] = (node.arguments as { expression: Node }[]).map((argument) => argument.expression);
    if (!['t', 'rich'].includes(callee) || key?.type !== 'StringLiteral') return;
    const text = keys.find(({ name }) => name === key.value)?.text;
    if (text === undefined || (values && values.type !== 'ObjectExpression')) return;
    const given = namesIn(values);
    for (const place of placesOf(text)) if (!given.has(place)) open.push(`${key.value} {${place}}`);
  });
  return open;
}

function namesIn(values: Node | undefined): Set<string> {
  const properties = (values?.properties ?? []) as Node[];
  return new Set(properties.map((property) => String(((property.key as Node | undefined) ?? property).value)));
}

function placesOf(text: MessageText): string[] {
  const places = formsOf(text).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!));
  return [...new Set(typeof text === 'string' ? places : [...places, 'count'])];
}

function formsOf(text: MessageText): string[] {
  return typeof text === 'string' ? [text] : [text.one, text.other];
}
