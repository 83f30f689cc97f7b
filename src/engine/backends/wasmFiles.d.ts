/** The bundler turns these imports into addresses on our own origin, and into text. */
declare module '*.wasm?url' {
  const address: string;
  export default address;
}
declare module '*.js?raw' {
  const text: string;
  export default text;
}
