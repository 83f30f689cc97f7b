/** The bundler turns these imports into the text of the file. */
declare module '*.py?raw' {
  const text: string;
  export default text;
}
