/** A trace module of plotly.js, which its own types leave out. */
declare module 'plotly.js/src/traces/parcoords/strict' {
  const trace: Parameters<typeof import('plotly.js/lib/core').register>[0];
  export default trace;
}
