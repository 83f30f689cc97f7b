import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative, so that the built page works from any folder of any static host.
  base: './',
  // plotly.js reads the Node global.
  define: { global: 'globalThis' },
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/{losses,data,plots,state,app,engine}/**/*.test.ts'],
        },
      },
    ],
  },
});
