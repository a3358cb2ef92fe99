// Runs before the first paint, so that a chosen scheme does not flash; the app takes over afterwards (web/theme.ts).
(() => {
  const chosen = localStorage.getItem('holdfast-scheme');
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
