// Runs before everything else, as a file of its own because the content security policy allows no script in the page.
(() => {
  // A chosen scheme does not flash; the app takes over afterwards (web/scheme.ts).
  const chosen = localStorage.getItem('holdfast-scheme');
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  // Zod would try `new Function` as soon as a schema is made; the policy forbids it and the browser would report it.
  globalThis.__zod_globalConfig = { jitless: true };
})();
