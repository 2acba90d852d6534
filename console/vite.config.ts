import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** Builds the simulator page into `build/console`, from where the server serves it at `/`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [vue()],
  build: {
    outDir: '../build/console',
    emptyOutDir: true,
    // Nothing inline, so that a strict content security policy (`self`) holds.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/sim': 'http://127.0.0.1:3000' } },
})
