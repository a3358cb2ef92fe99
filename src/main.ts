/** The one program. What runs it or works on its data folder goes to `server/`, every other word to `cli/`. */
const onTheDataFolder = new Set(['serve', 'version', 'token', 'audit', '--version']);

const argv = process.argv.slice(2);
const [first = ''] = argv;

if (onTheDataFolder.has(first)) {
  const { runServerCommand } = await import('./server/commands.ts');
  process.exitCode = await runServerCommand(first === '--version' ? ['version', ...argv.slice(1)] : argv);
} else {
  const [{ runCommand }, { processTerminal }] = await Promise.all([
    import('./cli/main.ts'),
    import('./cli/terminal.ts'),
  ]);
  // All is written: what still lies in memory need not be tidied up.
  process.exit(await runCommand(argv, processTerminal()));
}
