import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Writes into the page where the texts of each language are, so that it can load the right ones at once. */
const textsInPage: Plugin = {
  name: 'texts-in-page',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) =>
      html.replaceAll(/%texts-(zh|en)%/g, (_, language) => {
        const found = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(`/locales/${language}/index.ts`),
        );
        if (!found) throw new Error(`the build has no file of the texts in ${language}`);
        return `./${found.fileName}`;
      }),
  },
};

export default defineConfig({
  // Relative: the server writes the console's path into each page, including the path of a proxy.
  base: './',
  plugins: [react(), textsInPage],
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
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Everything that the first page needs is one file: over a slow line, each file costs a turn.
          groups: [{ name: 'first', test: /console\/src\/main\.tsx$/, includeDependenciesRecursively: true }],
        },
      },
    },
  },
});
