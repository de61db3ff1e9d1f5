import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative: the server writes the console's path into each page, including the path of a proxy.
  base: './',
  plugins: [react()],
  // From its sources: no build of it has to come first.
  resolve: {
    alias: [{ find: /^@owlery\/client$/, replacement: join(import.meta.dirname, '../packages/client/src/index.ts') }],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The lazy parts are small, so the polyfill would only cost a request.
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
  },
});
