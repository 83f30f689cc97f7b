declare module 'subset-font' {
  /** Keeps the glyphs that the text needs, with everything the font's tables say about them. */
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: { readonly targetFormat: 'sfnt' | 'woff' | 'woff2' },
  ): Promise<Uint8Array>;
}
