/**
 * Writes the Content-Security-Policy into the built page: nothing leaves the origin. Only the build has
 * it, because the development server boots the page with an inline script.
 */
import type { Plugin } from 'vite';

const policy = [
  "default-src 'self'",
  // The engines compile WebAssembly; no script is built from strings.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  // plotly.js sets styles on the elements that it makes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}
