/**
 * The program from its sources: the web app reloads in the browser and the server starts again at each change: `npm run dev`.
 * Its data stand in the checkout's ignored `.holdfast/`, unless `HOLDFAST_DATA` names another folder.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createServer } from 'vite';

const root = dirname(import.meta.dirname);
const webPort = 8480;
const apiPort = 8481;
const api = `http://127.0.0.1:${apiPort}`;

const server = spawn(process.execPath, ['--watch', join(root, 'src', 'main.ts'), 'serve', '--port', String(apiPort)], {
  stdio: 'inherit',
  env: { HOLDFAST_DATA: join(root, '.holdfast'), ...process.env },
});
const web = await createServer({
  configFile: join(root, 'vite.config.ts'),
  root: join(root, 'web'),
  server: {
    host: '127.0.0.1',
    port: webPort,
    strictPort: true,
    proxy: { '/api': { target: api, changeOrigin: false } },
  },
});
await web.listen();
console.error(
  `The web app with live reload: http://127.0.0.1:${webPort} (a set-up link printed for port ${apiPort} works there too).`,
);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill('SIGTERM'));
await once(server, 'exit');
await web.close();
