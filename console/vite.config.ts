import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm start` serves. */
const SERVICE = 'http://127.0.0.1:8080';

/** The oldest that know `light-dark()`. */
const browsers = ['chrome123', 'edge123', 'firefox120', 'safari17.5'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'production', 'default'] },
  // The server puts a fresh one in its place with every page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: false, assetsInlineLimit: 0, target: 'es2022', cssTarget: browsers },
  server: {
    proxy: Object.fromEntries(['/api', '/v1', '/sandbox/', '/docs'].map((prefix) => [prefix, SERVICE])),
  },
});
