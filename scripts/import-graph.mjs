import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import rules from '../.dependency-cruiser.mjs';

const folders = ['src', 'web', 'tests', 'bench'];

/** Every file of ours with what it imports, types included, and the imports that break a rule. */
export async function importGraph(root) {
  const before = process.cwd();
  process.chdir(root);
  try {
    const { output } = await cruise(
      folders.filter((folder) => existsSync(join(root, folder))),
      {
        ruleSet: rules,
        validate: true,
        // With TypeScript 7 and its own parser, dependency-cruiser sees no module at all and is content.
        parser: 'swc',
        tsPreCompilationDeps: true,
        doNotFollow: { path: 'node_modules' },
        exclude: { path: ['^web/public/', '/fixtures/'] },
        enhancedResolveOptions: {
          extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
          exportsFields: ['exports'],
          conditionNames: ['import', 'node', 'default', 'types'],
        },
      },
    );
    return output;
  } finally {
    process.chdir(before);
  }
}

/** The source files on disk, to compare with those that were seen. */
export function sourceFiles(root) {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
    .filter((file) => !/\/fixtures\/|\.d\.ts$/.test(file));
}
