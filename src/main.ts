/** The one program. What runs it or works on its data folder goes to `server/`, every other word to `cli/`. */
const onTheDataFolder = new Set([
  'serve',
  'worker',
  'migrate',
  'version',
  'token',
  'audit',
  'backup',
  'restore',
  '--version',
]);

/** `version` alone tells of the program; before these words it speaks of the versions of packages. */
const ofPackages = new Set(['compare', 'satisfies', 'vers']);

const help = new Set(['', 'help', '--help', '-h']);

const argv = process.argv.slice(2);
const [first = '', second = ''] = argv;

if (onTheDataFolder.has(first) && !(first === 'version' && ofPackages.has(second))) {
  const { runServerCommand } = await import('./server/commands.ts');
  process.exitCode = await runServerCommand(first === '--version' ? ['version', ...argv.slice(1)] : argv);
} else {
  const [{ runCommand }, { processTerminal }] = await Promise.all([
    import('./cli/main.ts'),
    import('./cli/terminal.ts'),
  ]);
  // No `process.exit`: it waits for V8's threads, and one of them may wait for a collection that then never comes (Node 24).
  process.exitCode = await runCommand(argv, processTerminal());
  if (help.has(first)) {
    const { overviewOfServerCommands } = await import('./server/commands.ts');
    processTerminal().out(overviewOfServerCommands());
  }
}
