/** Redraws which folder stands on which in docs/ARCHITECTURE.md, between its two markers: `npm run docs:graph`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importGraph } from './import-graph.mjs';

const root = dirname(import.meta.dirname);
const page = join(root, 'docs', 'ARCHITECTURE.md');
const begin = '<!-- imports: begin -->';
const end = '<!-- imports: end -->';

const before = readFileSync(page, 'utf8');
const from = before.indexOf(begin);
const to = before.indexOf(end);
if (from < 0 || to < from) throw new Error(`docs/ARCHITECTURE.md needs the lines ${begin} and ${end}.`);
const edges = edgesBetweenFolders(await importGraph(root));
if (edges.length === 0) throw new Error('No import between folders was seen.');
writeFileSync(page, `${before.slice(0, from)}${begin}\n${drawing(edges)}\n${before.slice(to)}`);
console.log(`${edges.length} imports between folders drawn.`);

function edgesBetweenFolders({ modules }) {
  const edges = modules
    .filter(({ source }) => !/\.test\.tsx?$/.test(source))
    .flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => [folderOf(source), folderOf(resolved)]))
    .filter(([one, other]) => one && other && one !== other)
    .map((edge) => edge.join(' --> '));
  return [...new Set(edges)].sort();
}

/** `src/formats/purl/purl.ts` belongs to `formats`, `src/main.ts` to `main`, `web/main.tsx` to `web`. */
function folderOf(path) {
  const [, , folder, web] = /^(src\/([^/.]+)|(web)\/)/.exec(path) ?? [];
  return folder ?? web;
}

function drawing(edges) {
  return ['```mermaid', 'graph TD', ...edges.map((edge) => `  ${edge}`), '```'].join('\n');
}
