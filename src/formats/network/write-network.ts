import type { NetworkDocument } from './document.ts';

const lists = ['nodes', 'links', 'groups'] as const;

/** The file, an entry a line, so that two of them can be compared line by line; unknown members are written as they were read. */
export function writeNetwork(document: NetworkDocument): string {
  const { schema, ...others } = document;
  const members = Object.entries({ schema, ...others }).filter(([, value]) => value !== undefined);
  const lines = members.map(([name, value]) => `  ${JSON.stringify(name)}: ${written(name, value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function written(name: string, value: unknown): string {
  if (!lists.some((list) => list === name) || !Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
}
