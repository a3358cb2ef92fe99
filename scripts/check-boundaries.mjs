/** Checks who imports whom: `npm run check:boundaries`. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importGraph, sourceFiles } from './import-graph.mjs';
import { report } from './report.mjs';

/** What was seen, and a sentence for each import that breaks a rule and each file that was not looked into. */
export async function checkBoundaries(root) {
  const { modules, summary } = await importGraph(root);
  const comments = Object.fromEntries(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  const seen = new Set(modules.map((module) => module.source));
  const unseen = sourceFiles(root).filter((file) => !seen.has(file));
  return {
    saw: `${seen.size} modules with ${summary.totalDependenciesCruised} imports`,
    count: summary.totalDependenciesCruised,
    problems: [
      ...summary.violations.map(
        ({ from, to, rule, cycle }) =>
          `${from} → ${cycle ? cycle.map((step) => step.name).join(' → ') : to}: ${comments[rule.name]}`,
      ),
      ...unseen.map((file) => `${file} was not looked into.`),
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  report('boundaries', await checkBoundaries(dirname(import.meta.dirname)));
}
