/** The bundler turns these imports into addresses on our own origin. */
declare module '*.wasm?url' {
  const address: string;
  export default address;
}
