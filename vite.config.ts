import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The web app; `scripts/build.mjs` says where it goes and `scripts/dev.mjs` where its API answers. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: {
    emptyOutDir: true,
    // The content security policy allows no script or font inside a document or an address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What changes seldom is kept by browsers across versions of ours.
        codeSplitting: { groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }] },
      },
    },
  },
});
